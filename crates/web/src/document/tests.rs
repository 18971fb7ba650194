//! HTTP tests of this room.
