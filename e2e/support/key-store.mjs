// What a person does at the key store (S08-S10, S28-S30): it lies in a frame of another origin, which renders what is
// signed, reads the file and the password, shows the owner and only then signs. The hooks below are the same in all
// languages; texts are checked by the stories.

const FRAME = 'iframe[data-key-store]';
const HOOKS = {
  file: 'input[type=file]',
  password: 'input[type=password]',
  open: 'button[data-do=open]',
  owner: '[data-owner]',
  problem: '[role=alert]',
  sign: 'button[data-do=sign]',
};

/** The key store of the page, as a frame to look into. */
export function keyStore(page) {
  const frame = page.frameLocator(FRAME);
  return Object.fromEntries(Object.entries(HOOKS).map(([name, hook]) => [name, frame.locator(hook)]));
}

/** Loads a key store and opens it; answers with the owner as shown. */
export async function openKeyStore(page, { file, password }) {
  const store = keyStore(page);
  // A person sees the field only when the request has come, and the request begins with an empty form.
  await store.file.waitFor();
  await store.file.setInputFiles(file);
  await store.password.fill(password);
  // By the keyboard: pictures change the width just before, and the frame still moves while it finds its height.
  await store.open.press('Enter');
  await store.owner.waitFor();
  return (await store.owner.innerText()).trim();
}

/** Signs with the key that is open: the button opens when the frame has grown around it. */
export async function pressSign(page) {
  await page.frameLocator(FRAME).locator(HOOKS.sign).click();
}

/** Enters the personal cabinet in a language; answers with the owner as shown before entering. */
export async function login(page, person, language = 'kk') {
  await page.goto(`/${language}/login`);
  const owner = await openKeyStore(page, { file: person.auth_key, password: person.password });
  await pressSign(page);
  await page.waitForURL((url) => !url.pathname.endsWith('/login'));
  return owner;
}

/** Signs what the page asks to sign, with the signing key; answers with the owner as shown before. */
export async function sign(page, person) {
  const owner = await openKeyStore(page, { file: person.sign_key, password: person.password });
  await pressSign(page);
  return owner;
}

/** Signs and waits until the server has accepted it and leads on. */
export async function signAndSend(page, person) {
  const before = page.url();
  const owner = await sign(page, person);
  await page.waitForURL((url) => url.href !== before);
  return owner;
}

/** Says where the key is: `file` or `ncalayer` (S08). */
export async function chooseKeyPlace(page, place) {
  // The whole card is its label.
  await page.locator(`.kz-keys__input[value=${place}] + label`).click();
  await page.locator(`[data-place=${place}]`).waitFor();
}

/** What a person sees of NCALayer on the page. */
export function ncaLayer(page) {
  const panel = page.locator('[data-place=ncalayer]');
  return {
    panel,
    sign: panel.locator('[data-do=ncalayer]'),
    stop: panel.locator('[data-do=stop]'),
    useFile: panel.locator('[data-do=file]'),
    problem: (code) => panel.locator(`[data-problem=${code}]`),
    status: page.locator('.kz-signature__status'),
  };
}
