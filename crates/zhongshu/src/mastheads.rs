//! Mastheads (报头样式) tried on a bulletin and a telegram made up for it.

use std::sync::Arc;

use lexicon::{Date, TelegramUrgency};
use office::document::PagePicture;
use office::document::mastheads::Mastheads;
use office::forms::Trouble;
use typeset::{Block, Format, House, Masthead, Roll, Sheet, Telegram};

use crate::press::OfficePress;

impl Mastheads for OfficePress {
    fn template(&self) -> &str {
        House::source()
    }

    fn tried(&self, template: &str) -> Result<Vec<PagePicture>, Trouble> {
        let house = House::parse(template).map_err(|fault| Trouble { line: fault.line, message: fault.message })?;
        let house = Arc::new(house);
        let whole = |message: String| Trouble { line: 0, message };
        [bulletin(), telegram()]
            .into_iter()
            .map(|sheet| {
                let sheet = Sheet { house: Some(Arc::clone(&house)), ..sheet };
                let press = self.ready().map_err(|error| whole(error.to_string()))?;
                let pages = press.compile(&sheet).map_err(|fault| whole(fault.to_string()))?;
                Ok(PagePicture { hash: pages.hash(0).to_string(), svg: pages.svg(0) })
            })
            .collect()
    }
}

fn day() -> Option<Date> {
    lexicon::parse_date("2026-11-23").ok()
}

fn bulletin() -> Sheet {
    let roll = |label: &str, names: &str| Roll { label: label.into(), names: names.into() };
    Sheet {
        format: Format::Bulletin,
        masthead: Masthead {
            name: "云泽政务信息".into(),
            issue: "第12期".into(),
            total: "（总第245期）".into(),
            editor: "云泽区人民政府办公室".into(),
            distribution: vec![roll("报", "市人民政府办公室"), roll("发", "各镇人民政府、街道办事处")],
            copies: 120,
            ..Masthead::default()
        },
        title: "城关镇推行“一窗受理”让群众少跑腿".into(),
        blocks: vec![Block::text("城关镇把便民服务中心的专门窗口合并为综合窗口，前台受理、后台分办、统一出件。")],
        date: day(),
        ..Sheet::default()
    }
}

fn telegram() -> Sheet {
    Sheet {
        format: Format::Telegram,
        mark: "云泽区人民政府防汛抗旱指挥部发电".into(),
        issue_number: "云汛电〔2026〕16号".into(),
        telegram: Telegram {
            urgency: Some(TelegramUrgency::Immediate),
            sender: "区防汛抗旱指挥部".into(),
            approved_by: "林致远".into(),
            fields: vec![("传真".into(), "传真　0000-1234567".into()), ("页数".into(), "共1页".into())],
        },
        title: "关于启动防汛二级应急响应的紧急通知".into(),
        main_to: "各镇人民政府、街道办事处".into(),
        blocks: vec![Block::text("预计今晚至明日有大暴雨，决定自18时起启动防汛二级应急响应。")],
        signature: "云泽区人民政府防汛抗旱指挥部".into(),
        date: day(),
        ..Sheet::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_faulty_masthead_is_told_with_its_line_before_any_font_is_opened() {
        let press = OfficePress::new(None);
        let faulty = press.template().replacen("top = 12.0", "top = 十二", 1);
        let trouble = press.tried(&faulty).unwrap_err();
        assert!(trouble.line == 10 && trouble.message.contains("看不懂"), "{trouble:?}");
    }
}
