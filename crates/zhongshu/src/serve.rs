//! Serving (服务): the rooms behind one address, until the system asks it to stop.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use axum::Router;
use axum::serve::ListenerExt;
use office::demo::install;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use crate::failure::{Failure, Outcome, reason};
use crate::finder::IndexFinder;
use crate::forms::WorkerPrinter;
use crate::house::House;
use crate::press::OfficePress;
use crate::sweeps::Sweeps;

/// Threads that may wait for the database at a time. Its own pool has sixteen connections: more would only stand in line.
const WAITERS: usize = 32;
/// How long requests under way may take after the stop was asked for; streams never end by themselves.
const GRACE: Duration = Duration::from_secs(3);

/// What a server is told beside its data.
pub struct Serving {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address users type; empty for the one listened at.
    pub address: String,
    /// What the log-in page says.
    pub place: String,
    /// Cookies over TLS only.
    pub secure_cookie: bool,
    /// Reverse proxies whose word about the visitor's address is taken.
    pub trusted_proxies: Vec<IpAddr>,
    /// The demo shows its accounts and its parts.
    pub demo: bool,
    /// The printer.
    pub press: Arc<OfficePress>,
    /// When the program began.
    pub begun: Instant,
}

/// Serves until SIGTERM or SIGINT.
///
/// # Errors
/// When the address cannot be had, or the data cannot be opened.
pub fn serve(house: &House, serving: Serving) -> Outcome {
    let _held = house.hold()?;
    // A newer program brings newer flows and limits; an office in use gets them here.
    house.db.write(install)?;
    let search = Arc::new(house.search()?);
    let begun = serving.begun;
    let (listen, press) = (serving.listen, Arc::clone(&serving.press));
    press.find_pictures_in(&house.blobs);
    let router = web::router(web::App::new(parts(house, &search, serving)));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(WAITERS).build()?;
    let listener = runtime.block_on(bind(listen))?;
    // Heard from before the address is told: whoever read it may ask for the stop at once.
    let signals = runtime.block_on(async { Signals::heard() })?;
    let sweeps = Sweeps::start(house.db.clone(), house.blobs.clone(), search);
    // Fonts and dictionary take a while to open; the first preview should not wait for them.
    thread::spawn(move || _ = press.warm().inspect_err(|why| eprintln!("{why}")));
    println!(
        "中枢 {} 已启动，用时 {} 毫秒：http://{}",
        env!("CARGO_PKG_VERSION"),
        begun.elapsed().as_millis(),
        listener.local_addr()?
    );
    let served = runtime.block_on(until_stopped(listener, router, signals));
    sweeps.stop();
    println!("已停止。");
    served
}

fn parts(house: &House, search: &Arc<store::Search>, serving: Serving) -> web::Parts {
    web::Parts {
        db: house.db.clone(),
        blobs: house.blobs.clone(),
        finder: Arc::new(IndexFinder(Arc::clone(search))),
        printer: Arc::new(WorkerPrinter::new(serving.press.folder().map(ToOwned::to_owned))),
        press: serving.press,
        address: serving.address,
        secure_cookie: serving.secure_cookie,
        trusted_proxies: serving.trusted_proxies,
        demo: serving.demo,
        place: serving.place,
    }
}

async fn bind(listen: SocketAddr) -> Outcome<TcpListener> {
    let bound = TcpListener::bind(listen).await;
    bound.map_err(|e| Failure::new(format!("不能监听 {listen}：{}。如 --listen 127.0.0.1:8081。", reason(&e))))
}

async fn until_stopped(listener: TcpListener, router: Router, signals: Signals) -> Outcome {
    let (tell, mut told) = watch::channel(());
    let mut late = tell.subscribe();
    let stop = async move {
        signals.asked().await;
        _ = tell.send(());
        // The sender lives on, so that the other side waits for the word and not for its end.
        std::future::pending::<()>().await;
    };
    // Small answers must not wait for an acknowledgement that the browser delays.
    let listener = listener.tap_io(|stream| _ = stream.set_nodelay(true));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move { _ = told.changed().await });
    tokio::select! {
        served = server => served.map_err(Failure::from),
        () = stop => Ok(()),
        () = async { _ = late.changed().await; tokio::time::sleep(GRACE).await } => Ok(()),
    }
}

/// What asks the server to stop.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn heard() -> Outcome<Signals> {
        Ok(Signals { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn asked(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
