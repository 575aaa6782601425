// Reads the page to those who ask, where the browser has a voice for its language.

const button = document.querySelector("[data-aloud]");
const voice = globalThis.speechSynthesis;
const language = document.documentElement.lang;

// Headings, text and labels as they are seen, in the order of the page.
const sentences = () =>
  document
    .querySelector("main")
    .innerText.split("\n")
    .filter((line) => line.trim() && line !== button.textContent);

const speaker = () => voice.getVoices().find((one) => one.lang.toLowerCase().startsWith(language));

const show = (reading) => {
  button.textContent = reading ? button.dataset.stop : button.dataset.read;
  button.classList.toggle("hn-aloud--reading", reading);
};

const stop = () => {
  voice.cancel();
  show(false);
};

const read = () => {
  const lines = sentences().map((line) => {
    const said = new SpeechSynthesisUtterance(line);
    said.voice = speaker();
    said.lang = said.voice.lang;
    return said;
  });
  lines.at(-1)?.addEventListener("end", () => show(false));
  show(true);
  lines.forEach((line) => voice.speak(line));
};

const offer = () => {
  button.hidden = !speaker();
};

if (button && voice) {
  button.addEventListener("click", () =>
    button.classList.contains("hn-aloud--reading") ? stop() : read(),
  );
  voice.addEventListener?.("voiceschanged", offer);
  addEventListener("pagehide", () => voice.cancel());
  offer();
}
