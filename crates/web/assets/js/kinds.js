// Fields that belong to some choices only are shown with those. Without a script all of them are there.
const fitting = (select) => {
  const parts = select.form.querySelectorAll("[data-for]");
  const show = () => parts.forEach((part) => (part.hidden = !part.dataset.for.split(" ").includes(select.value)));
  select.addEventListener("change", show);
  select.addEventListener("restored", show);
  show();
};

each("#f-source", (select) => fitting(select));
