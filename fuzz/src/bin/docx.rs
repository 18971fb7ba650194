//! The DOCX reader: reads whatever comes.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Err(fault) = docx::read(&fuzz::package(data)) {
        let said = fault.to_string();
        assert!(!said.is_empty() && !said.contains('\n'), "{said:?}");
    }
});
