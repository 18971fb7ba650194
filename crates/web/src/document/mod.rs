//! Documents (公文): the pages and addresses about one document, from the first word to the archive.
//!
//! | file | what |
//! |---|---|
//! | `routes` | the table of addresses |
//! | `room` | what every handler here shares |
//! | `start`, `editor` | a new draft, and writing it with the true pages beside |
//! | `view`, `tabs`, `head` | the document page |
//! | `desk`, `step` | the card of the task held, and the step's own fields |
//! | `oversight` | 调度, 重启 and the like, for the administrator of the unit |
//! | `more` | the verbs used now and then, folded away |
//! | `deciding`, `verbs` | what handlers post |
//! | `account`, `extension` | where every minute went; asking for more time and answering |
//! | `trail`, `slip`, `papers`, `versions`, `sendings` | parts of the document page |
//! | `files`, `upload`, `ofd` | attachments; OFD files as pages |
//! | `incoming`, `receipts` | papers that come in |
//! | `partners` | 联合用印: seals of partners on a joint paper |
//! | `links` | what a document grew out of, and what grew out of it |

mod account;
mod deciding;
mod desk;
mod drawing;
mod editor;
mod extension;
pub(crate) mod files;
mod head;
mod heading;
mod incoming;
mod links;
mod more;
mod ofd;
mod oversight;
mod papers;
mod partners;
mod printing;
mod receipts;
mod room;
mod routes;
mod sendings;
mod slip;
mod start;
mod step;
mod supervise;
mod tabs;
#[cfg(test)]
mod tests;
mod trail;
pub(crate) mod upload;
mod verbs;
mod versions;
mod view;
mod word;

pub(crate) use printing::papers;
pub use routes::routes;
