// Opens the files of the page with ofd.js and their fonts with the browser; leaves what it found as JSON in the page.
// The page defines `files`: [{ ofd: base64, fonts: [base64] }].

const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer;

const parsed = (file) =>
  new Promise((success, fail) => window.ofd.parseOfdDocument({ ofd: bytes(file.ofd), secret: "", success, fail }));

const loaded = (font) =>
  new FontFace("embedded", bytes(font)).load().then(
    () => true,
    () => false,
  );

async function read(file) {
  const [document] = await parsed(file);
  const pages = window.ofd.renderOfd(794, document);
  const text = (page) => [...page.querySelectorAll("svg text")].map((part) => part.textContent).join("");
  const result = { pages: [...pages].map(text), images: 0, seals: 0, fonts: await Promise.all(file.fonts.map(loaded)) };
  for (const page of pages) {
    result.images += page.querySelectorAll("svg image, img").length;
    result.seals += page.querySelectorAll("[name=seal_img_div]").length;
  }
  return result;
}

async function all() {
  const found = [];
  for (const file of files) found.push(await read(file));
  return JSON.stringify(found);
}

const report = document.getElementById("report");
all().then(
  (said) => (report.textContent = btoa(unescape(encodeURIComponent(said)))),
  (error) => (report.textContent = `failed: ${(error && error.stack) || error}`),
);
