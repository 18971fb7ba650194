//! Workers (工作进程): what others wrote, templates and foreign files, is computed by this program in a process of its own, which
//! has little and is ended when it takes too long or too much: the server goes on. Nothing here knows what is asked.

mod bounds;
mod program;
mod room;

pub use bounds::{MEMORY, bound};
pub use program::{End, Heard, Program};
pub use room::{Place, Room};
