// Beside the name of a folded list stands how many of it are ticked.
const fold = (box) => {
  const at = box.querySelector("[data-picked]");
  const count = () => {
    const n = box.querySelectorAll("input:checked").length;
    at.textContent = n ? `（已选 ${n}）` : "（未选）";
  };
  box.addEventListener("change", count);
  box.addEventListener("restored", count);
  count();
};

each("details.fold", (box) => box.querySelector("[data-picked]") && fold(box));
