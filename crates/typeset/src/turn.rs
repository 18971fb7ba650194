//! Pages that were laid out lengthwise (横排) are turned upright: every page leaves as A4 upright, with what stood on top at
//! its left edge — the binding edge of odd pages, the fore edge of even ones (GB/T 9704-2012, 8).

use typst::layout::{Abs, Frame, FrameItem, GroupItem, Point, Ratio, Size, Transform};

/// The frame upright; one that is so already comes back as it is.
pub(crate) fn upright(frame: Frame) -> Frame {
    let (width, height) = (frame.width(), frame.height());
    if width <= height {
        return frame;
    }
    let mut group = GroupItem::new(frame);
    group.transform = Transform {
        sx: Ratio::zero(),
        ky: -Ratio::one(),
        kx: Ratio::one(),
        sy: Ratio::zero(),
        tx: Abs::zero(),
        ty: width,
    };
    let mut page = Frame::hard(Size::new(height, width));
    page.push(Point::zero(), FrameItem::Group(group));
    page
}
