//! Draws a definition: `cargo run -p flow --example picture -- file.toml > picture.svg`.

fn main() {
    let path = std::env::args().nth(1).expect("the path of a definition");
    let text = std::fs::read_to_string(path).expect("a readable definition");
    match flow::Definition::parse(&text) {
        Ok(definition) => println!("{}", flow::draw::svg(&definition, None)),
        Err(problems) => problems.iter().for_each(|problem| eprintln!("{problem}")),
    }
}
