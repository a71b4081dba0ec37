// The field of a file speaks the page's language; the browser's own would speak the browser's. The field itself lies
// unseen over the words, so that a press, a drop and the keyboard reach it, and its name has the words seen on it.

export function startFiles() {
  for (const box of document.querySelectorAll('.kz-file')) start(box);
}

function start(box) {
  const input = box.querySelector('input[type=file]');
  const label = input.labels[0];
  const button = part('kz-file__button', box.dataset.fileChoose);
  const chosen = part('kz-file__chosen', '');
  label.id ||= `${input.id}-label`;
  button.id = `${input.id}-choose`;
  input.setAttribute('aria-labelledby', `${label.id} ${button.id}`);
  chosen.setAttribute('role', 'status');
  input.addEventListener('change', () => tell(box, input, chosen));
  for (const [happening, over] of [['dragenter', true], ['dragleave', false], ['drop', false]]) {
    input.addEventListener(happening, () => box.classList.toggle('kz-file--over', over));
  }
  box.append(button, chosen);
  box.classList.add('kz-file--ready');
  // After a way back the browser may still hold the file.
  tell(box, input, chosen);
}

function part(name, text) {
  const span = document.createElement('span');
  span.className = name;
  span.textContent = text;
  return span;
}

function tell(box, input, chosen) {
  const { length } = input.files;
  if (length === 0) chosen.textContent = box.dataset.fileNone;
  else if (length === 1) chosen.textContent = input.files[0].name;
  else chosen.textContent = box.dataset.fileMany.replace('%{count}', length);
}
