use super::super::directory::{people_of_unit, units};
use super::super::import::template::template_xlsx;
use super::super::import::*;
use super::*;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

const HEAD: &str = "姓名,账号,单位,科室,职务,职级排序,负责人,电话,角色\n";

fn people(lines: &str) -> Vec<u8> {
    format!("{HEAD}{lines}").into_bytes()
}

fn xlsx(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (r, row) in rows.iter().enumerate() {
            for (c, cell) in row.iter().enumerate() {
                sheet.write(r as u32, c as u16, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn look(desk: &Desk, bytes: &[u8]) -> Result<Preview> {
    desk.read(|tx| preview(tx, bytes))
}

#[test]
fn units_and_people_come_in_together_with_departments_posts_and_proposals() {
    for desk in desks() {
        let file = xlsx(&[
            (
                "单位表",
                &[
                    &["云泽区单位名单"],
                    &["*单位代码", "*单位名称（必填）", "简称"],
                    &["YZCZ", "云泽区财政局", "区财政局"],
                ],
            ),
            ("说明", &[&["随便写的"]]),
            (
                "人员表",
                &[
                    &["账号", "姓名", "单位", "科室", "负责人", "角色", "工号"],
                    &["LiSi ", " 李四", "区财政局", "办公室", "是", "收发员、签发人", "7"],
                    &["wangwu", "王五", "YZCZ", "办公室", "", "", "8"],
                ],
            ),
        ]);
        let seen = look(&desk, &file).unwrap();
        assert_eq!((seen.ok, seen.bad, seen.ignored.clone()), (3, 0, vec!["工号".to_owned()]));
        let makes = Makes { units: 1, people: 2, departments: 1, proposals: 2 };
        assert_eq!(seen.makes, makes);
        assert_eq!(desk.write(|tx| apply(tx, &desk.system, &seen)).unwrap(), makes);

        let unit = desk.read(units).unwrap()[0].id;
        let found = desk.read(|tx| people_of_unit(tx, unit)).unwrap();
        assert_eq!(found.iter().map(|p| p.login.as_str()).collect::<Vec<_>>(), ["lisi", "wangwu"]);
        let li = desk.actor(found[0].id);
        assert!(li.grants.is_empty(), "an import grants nothing");
        assert_eq!(
            desk.read(|tx| super::super::directory::department_head(tx, li.department.unwrap())).unwrap(),
            Some(li.person)
        );
        assert_eq!(desk.write(|tx| apply_grants(tx, &desk.security)).unwrap(), 2);
        assert!(desk.actor(li.person).has_in_own_unit(Role::Signer));

        let again = desk.write(|tx| apply(tx, &desk.system, &seen));
        assert!(text(again.unwrap_err()).contains("平台上已有单位"));
    }
}

#[test]
fn every_error_is_told_at_its_row_and_nothing_is_half_imported() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        desk.person("taken", "赵六", unit);
        let lines = [
            ("好人,haoren,云泽区财政局,,,,,,", ""),
            (",noname,云泽区财政局,,,,,,", "请填写姓名"),
            ("甲,坏 账号,云泽区财政局,,,,,,", "账号须为"),
            ("乙,yi2,云泽区水利局,,,,,,", "没有单位“云泽区水利局”"),
            ("丙,bing,,,,,,,", "请填写单位"),
            ("丁,ding,云泽区财政局,办公室,,第一,,,", "职级排序“第一”不对"),
            ("戊,wu2,云泽区财政局,办公室,,0,,,", "须为 1 至 9999"),
            ("己,ji2,云泽区财政局,办公室,,,可能,,", "请填“是”或“否”"),
            ("庚,geng,云泽区财政局,,,,,电话,", "电话只能有"),
            ("辛,xin,云泽区财政局,,,,,,皇帝", "没有角色“皇帝”"),
            ("壬,ren,云泽区财政局,,,,,,审计管理员", "三员由安全管理员"),
            ("癸,Taken,云泽区财政局,,,,,,", "账号“taken”已由云泽区财政局赵六使用"),
            ("子,same,云泽区财政局,,,,,,", "账号“same”与第 15 行重复"),
            ("丑,SAME,云泽区财政局,,,,,,", "账号“same”与第 14 行重复"),
        ];
        let file = people(&lines.map(|(line, _)| line).join("\n"));
        let seen = look(&desk, &file).unwrap();
        assert_eq!((seen.ok, seen.bad), (1, lines.len() - 1));
        for ((line, why), row) in lines.iter().zip(&seen.rows) {
            match why {
                &"" => assert!(row.errors.is_empty(), "{line}: {:?}", row.errors),
                why => assert!(row.errors.iter().any(|e| e.contains(why)), "{line}: {:?}", row.errors),
            }
        }
        assert_eq!(seen.rows[0].line, 2);
        assert!(matches!(desk.write(|tx| apply(tx, &desk.system, &seen)), Err(Error::Refused(_))));
        assert_eq!(desk.read(|tx| people_of_unit(tx, unit)).unwrap().len(), 1);
    }
}

#[test]
fn a_row_gone_bad_since_the_preview_stops_everything() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        let seen = look(&desk, &people("甲,jia,YZCZ,,,,,,\n乙,yi2,YZCZ,,,,,,")).unwrap();
        assert_eq!(seen.bad, 0);
        desk.person("yi2", "别人", unit);
        assert!(text(desk.write(|tx| apply(tx, &desk.system, &seen)).unwrap_err()).contains("第 3 行"));
        assert_eq!(desk.read(|tx| people_of_unit(tx, unit)).unwrap().len(), 1);
    }
}

#[test]
fn repeated_units_and_ambiguous_short_names_are_named() {
    for desk in desks() {
        let file = "单位代码,单位名称,简称,性质,排序\nA1,甲局,局,党政机关,1\nA1,乙局,局,衙门,x\nA3,甲局,丙,,";
        let seen = look(&desk, file.as_bytes()).unwrap();
        let errors: Vec<String> = seen.rows.iter().map(|r| r.errors.join(" ")).collect();
        assert!(
            errors[0].contains("单位代码“A1”与第 3 行重复") && errors[0].contains("单位名称“甲局”与第 4 行重复"),
            "{errors:?}"
        );
        assert!(errors[1].contains("性质“衙门”不对") && errors[1].contains("排序“x”不对"), "{errors:?}");
        let both = xlsx(&[
            ("a", &[&["单位代码", "单位名称", "简称"], &["A1", "甲局", "局"], &["A2", "乙局", "局"]]),
            ("b", &[&["姓名", "账号", "单位"], &["张三", "zhangsan", "局"]]),
        ]);
        let seen = look(&desk, &both).unwrap();
        assert!(seen.rows[2].errors[0].contains("不止一个单位使用"), "{:?}", seen.rows[2].errors);
    }
}

#[test]
fn the_usual_encodings_and_separators_are_read() {
    let desk = desks().remove(0);
    desk.unit("YZCZ", "云泽区财政局");
    let plain = String::from_utf8(people("张三,zhangsan,云泽区财政局,,,,,,\n")).unwrap();
    let gb = encoding_rs::GB18030.encode(&plain).0.into_owned();
    let utf16: Vec<u8> = [vec![0xff, 0xfe], plain.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
    let crlf = plain.replace('\n', "\r\n").into_bytes();
    let tabs = plain.replace(',', "\t").into_bytes();
    for bytes in [plain.clone().into_bytes(), format!("\u{feff}{plain}").into_bytes(), gb, utf16, crlf, tabs] {
        let seen = look(&desk, &bytes).unwrap();
        assert_eq!((seen.rows[0].values[0].as_str(), seen.bad), ("张三", 0));
    }
}

#[test]
fn files_that_cannot_be_read_are_refused_with_what_to_do() {
    let desk = desks().remove(0);
    let good = xlsx(&[("人员", &[&["姓名", "账号", "单位"], &["张三", "zhangsan", "局"]])]);
    let many = people(&"张三,zhangsan,局,,,,,,\n".repeat(MAX_ROWS + 1));
    let last_corner = {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, heading) in ["姓名", "账号", "单位"].iter().enumerate() {
            sheet.write(0, column as u16, *heading).unwrap();
        }
        sheet.write(1_048_575, 16_383, "x").unwrap();
        book.save_to_buffer().unwrap()
    };
    for (bytes, why) in [
        (Vec::new(), "空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1".to_vec(), "另存为 .xlsx"),
        (b"PK\x03\x04 not a package".to_vec(), "损坏"),
        (good[..good.len() / 2].to_vec(), "损坏"),
        (b"\x89PNG\r\n\x1a\n\0\0\0".to_vec(), "不是 XLSX"),
        ("甲,乙,丙\n1,2,3".into(), "没有找到表头"),
        (HEAD.into(), "没有数据行"),
        (many, "20000 行"),
        (vec![b'a'; MAX_BYTES + 1], "10 MB"),
        (last_corner, "没有数据行"),
        (bomb(), "解压后超过"),
    ] {
        match look(&desk, &bytes) {
            Err(Error::Upload(told)) => assert!(told.contains(why), "{told} / {why}"),
            other => panic!("{why}: {other:?}"),
        }
    }
}

/// A small package whose one part unpacks to 200 MB of zeros.
fn bomb() -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    writer.start_file("xl/sharedStrings.xml", options).unwrap();
    for _ in 0..200 {
        writer.write_all(&vec![0; 1024 * 1024]).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    assert!(bytes.len() < MAX_BYTES);
    bytes
}

#[test]
fn the_template_is_read_back_without_an_error() {
    for desk in desks() {
        let seen = look(&desk, &template_xlsx().unwrap()).unwrap();
        assert_eq!((seen.rows.len(), seen.bad, seen.ignored.len()), (2, 0, 0), "{:?}", seen.rows);
    }
}

#[test]
fn damaged_and_random_files_never_panic() {
    let desk = desks().remove(0);
    let good = xlsx(&[("人员", &[&["姓名", "账号", "单位"], &["张三", "zhangsan", "局"]])]);
    for cut in (0..good.len()).step_by(37) {
        let _ = look(&desk, &good[..cut]);
        let mut flipped = good.clone();
        flipped[cut] ^= 0x5a;
        let _ = look(&desk, &flipped);
    }
    proptest!(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() }, |(noise in "[\\PC,\n\"]{0,400}")| {
        let seen = look(&desk, format!("{HEAD}{noise}").as_bytes());
        if let Ok(seen) = seen {
            prop_assert_eq!(seen.ok + seen.bad, seen.rows.len());
        }
    });
}
