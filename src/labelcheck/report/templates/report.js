"use strict";
// Pictures and details wait in noscript elements, as text, until their card comes near: so thousands of photos open at
// once.

const main = document.querySelector("main");
const byWeight = [...main.querySelectorAll("article")];
const byFile = [...byWeight].sort((a, b) => a.dataset.number - b.dataset.number);
const boxes = [...document.querySelectorAll("nav input[type=checkbox]")];
const find = document.getElementById("find");
const sort = document.getElementById("sort");
const none = document.getElementById("none");

let cards = byWeight; // in the order of the page
const shown = () => cards.filter((card) => !card.hidden);

function contentOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html; // what the report wrote and escaped; the policy runs nothing in it
  return template.content;
}

function unfold(card) {
  for (const stored of card.querySelectorAll("noscript")) stored.replaceWith(contentOf(stored.textContent));
  const picture = card.querySelector("figure > img");
  if (picture) {
    const button = document.createElement("button");
    button.type = "button";
    button.title = "Show it large";
    picture.replaceWith(button);
    button.append(picture);
  }
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) {
        near.unobserve(target);
        unfold(target);
      }
    }
  },
  { rootMargin: "1200px" },
);

// Choosing: any of the answers that are ticked (all, if none is), and every word that is looked for.

const words = new Map(); // of each card, made when they are first asked for

function wordsOf(card) {
  if (!words.has(card)) {
    const stored = card.querySelector(".said noscript");
    const rest = stored ? contentOf(stored.textContent.split("<details", 1)[0]) : card; // tables are not looked through
    const told = [...card.querySelectorAll("h2, .file, .why"), ...rest.querySelectorAll("h3, .id, dd, .facts")];
    words.set(card, told.map((part) => part.textContent).join("\n").toLowerCase());
  }
  return words.get(card);
}

function choose() {
  const answers = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  const wanted = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const card of cards) {
    const fits = !answers.size || answers.has(card.className);
    card.hidden = !(fits && wanted.every((word) => wordsOf(card).includes(word)));
    count += !card.hidden;
  }
  none.hidden = count > 0;
  const [some, all] = [count, cards.length].map((number) => number.toLocaleString("en"));
  document.getElementById("shown").textContent = some === all ? `All ${all} shown` : `${some} of ${all} shown`;
}

function order() {
  cards = sort.value === "file" ? byFile : byWeight;
  main.prepend(...cards);
}

// A photo, large.

const dialog = document.querySelector("dialog");
const large = dialog.querySelector("img");
let open = null; // the card that is shown large

const withPicture = () => shown().filter((card) => card.querySelector("figure"));

function enlarge(card) {
  unfold(card);
  const picture = card.querySelector("figure img");
  const all = withPicture();
  open = card;
  large.src = picture.src;
  large.alt = picture.alt;
  const [answer, device, file] = [".answer", ".device", ".file"].map((part) => card.querySelector(part).textContent);
  document.getElementById("large-title").textContent = `${answer} ${device} \u00b7 ${file}`;
  document.getElementById("place").textContent = `${all.indexOf(card) + 1} of ${all.length}`;
  document.getElementById("previous").disabled = card === all[0];
  document.getElementById("next").disabled = card === all[all.length - 1];
  if (!dialog.open) dialog.showModal();
}

function step(by) {
  const all = withPicture();
  const card = all[all.indexOf(open) + by];
  if (card) enlarge(card);
}

main.addEventListener("click", ({ target }) => {
  const button = target.closest("figure button");
  if (button) enlarge(button.closest("article"));
});
dialog.addEventListener("click", ({ target }) => {
  if (target === dialog) dialog.close(); // beside it
});
dialog.addEventListener("keydown", (event) => {
  const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (by) {
    event.preventDefault();
    step(by);
  }
});
dialog.addEventListener("close", () => {
  open.scrollIntoView({ block: "nearest" });
  open.querySelector("figure button").focus({ preventScroll: true });
});
document.getElementById("previous").addEventListener("click", () => step(-1));
document.getElementById("next").addEventListener("click", () => step(1));

// Printing: all that is chosen, with its pictures.

addEventListener("beforeprint", () => shown().forEach(unfold));
document.getElementById("print").addEventListener("click", async () => {
  shown().forEach(unfold);
  await Promise.allSettled(shown().map((card) => card.querySelector("figure img")?.decode()));
  print();
});

for (const box of boxes) box.addEventListener("change", choose);
find.addEventListener("input", choose);
sort.addEventListener("change", order);
document.documentElement.classList.add("scripted");
document.querySelector(".tools").hidden = false;
if (sort.value === "file") order(); // a page that is loaded again keeps what was chosen
choose();
for (const card of byWeight) near.observe(card);
