// Plays S8 with two people in Chromium: both schools record the seven steps from their menus, a wrong version is scanned
// and reported, a step is undone, a school chooses its way to sign. With and without JavaScript and by keyboard alone;
// axe finds nothing, nothing scrolls sideways at 320 px; screenshots are left in --out.
//
//   node paper.mjs --build build/release --out build/paper
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { TITLE, openDraft, out, pressByKeyboard, run, signaturePicture } from './journey.mjs';

const png = signaturePicture();

/** A link or button of the process, by mouse or by keyboard. */
async function go(journey, person, name) {
  if (journey.keyboard) {
    await Promise.all([person.page.waitForEvent('load'), pressByKeyboard(person.page, name, '.cv')]);
    return;
  }
  await person.page.locator('.cv').getByRole('link', { name, exact: true })
    .or(person.page.locator('.cv').getByRole('button', { name, exact: true })).first().click();
}

/** Opens the form of the next step (`form` null: it is open), fills it, sends it; `done` is what the page then says. */
async function step(journey, person, form, fill, button, done) {
  if (form !== null) await go(journey, person, form);
  await person.page.locator('form[action*="/papier/"]').waitFor();
  const label = (form ?? button).replace(/[^\p{L}\d]+/gu, '-').toLowerCase();
  await person.look(label);
  await fill?.(person.page);
  await go(journey, person, button);
  await person.sees(done);
  await person.look(`${label}-fait`);
}

/** The summary of what is wrong has the focus, and its link leads to the field. */
async function wrong(person, words, field, label) {
  await person.sees(words);
  await person.look(label);
  const focused = await person.page.evaluate(() => document.activeElement?.id);
  assert.equal(focused, 'cv-probleme', `${label}: the focus is on the summary`);
  const target = await person.page.locator('#cv-probleme a[href^="#cv-"]').first().getAttribute('href');
  assert.equal(target, `#cv-${field}`, label);
  assert.equal(await person.page.locator(`#cv-${field}`).getAttribute('aria-invalid'), 'true', label);
}

/** The address in the QR code of the first page of the convention's PDF, below the instance. */
async function scannedAddress(journey, person) {
  const link = person.page.locator('a[href*="/document?"]').first();
  const response = await person.page.request.get(journey.instance.base + await link.getAttribute('href'));
  const pdf = path.join(out, `${journey.name}.pdf`);
  fs.writeFileSync(pdf, await response.body());
  execFileSync('pdftoppm', ['-r', '200', '-png', '-f', '1', '-l', '1', '-singlefile', pdf, pdf.slice(0, -4)]);
  const code = execFileSync('zbarimg', ['-q', '--raw', `${pdf.slice(0, -4)}.png`], { encoding: 'utf8' }).trim();
  assert.match(code, /\/verification\?.*reference=.*&e=.*&p=1/, 'the QR code of page 1');
  const url = new URL(code, journey.instance.base);
  return url.pathname + url.search;
}

/** The print file, and pictures of the first two sheets of original 1/2 as a scanner would make them. */
async function printedSheets(journey, person) {
  const link = person.page.getByRole('link', { name: 'Imprimer les exemplaires', exact: true });
  const response = await person.page.request.get(journey.instance.base + await link.getAttribute('href'));
  const pdf = path.join(out, `${journey.name}-exemplaires.pdf`);
  fs.writeFileSync(pdf, await response.body());
  execFileSync('qpdf', ['--check', pdf]);
  const pages = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1);
  assert.match(pages[0], /Bordereau d’envoi/);
  const of = (copy) => pages.flatMap((text, i) => (i > 0 && text.includes(`Exemplaire ${copy}/2`) ? [i + 1] : []));
  assert(of(1).length >= 2 && of(1).length === of(2).length, 'two originals of as many pages');
  return of(1).slice(0, 2).map((page, i) => {
    const file = path.join(out, `${journey.name}-feuille-${page}`);
    execFileSync('pdftoppm', ['-r', '150', i === 0 ? '-png' : '-jpeg', '-f', page, '-l', page, '-singlefile', pdf, file]);
    return file + (i === 0 ? '.png' : '.jpg');
  });
}

async function sendScan(journey, person, files) {
  await person.page.getByLabel('Feuilles signées').setInputFiles(files);
  await go(journey, person, 'Recevoir la copie et continuer');
}

/** What is no scan of these originals is refused in words; the sheets lead on to the form of the step. */
async function scanOfHome(journey, home) {
  const sheets = await printedSheets(journey, home);
  await go(journey, home, 'Joindre une copie numérisée');
  await home.sees('Ce n’est pas une signature électronique');
  await home.look('numerisation');
  await sendScan(journey, home, { name: 'lettre.txt', mimeType: 'text/plain', buffer: Buffer.from('ni image, ni PDF') });
  await wrong(home, 'n’est ni un PDF, ni une image', 'scan', 'numerisation-refusee');
  await sendScan(journey, home, png);
  await wrong(home, 'Aucun code QR de la convention n’a pu être lu', 'scan', 'numerisation-sans-code');
  await sendScan(journey, home, sheets);
  await home.sees('Qui a signé');
}

async function storedScan(journey, person) {
  const link = person.page.getByRole('link', { name: 'Télécharger la copie numérisée', exact: true }).last();
  const response = await person.page.request.get(journey.instance.base + await link.getAttribute('href'));
  const pdf = path.join(out, `${journey.name}-numerisation.pdf`);
  fs.writeFileSync(pdf, await response.body());
  execFileSync('qpdf', ['--check', pdf]);
}

async function scan(journey, person, address, label) {
  const { page } = person;
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(journey.instance.base + address);
  await page.locator('#cv-carte').waitFor();
  await person.look(label);
  const card = await page.locator('section[aria-labelledby=cv-carte]').boundingBox();
  const verdict = await page.locator('#cv-verdict').boundingBox();
  assert(card.y < verdict.y, 'the card stands above the verdict');
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function play(journey, { home, host }) {
  const { page } = home;
  await home.signIn();
  await openDraft(home);
  const convention = page.url();
  await home.sees('Pour passer à l’autre voie');
  await home.look('brouillon');

  // The electronic way appears with a configured signature, and the school goes back to paper.
  await home.menu('Paramètres', 'Configurer l’application');
  await page.getByLabel('Fichier de l’image').setInputFiles(png);
  await home.press('Enregistrer l’image');
  await home.sees('Active');
  await page.goto(convention);
  await home.look('voie-electronique');
  await step(journey, home, 'Passer à la voie papier', null, 'Passer à la voie papier', 'Le choix est enregistré');

  await step(journey, home, 'Éditer les 2 exemplaires', null, 'Éditer les 2 exemplaires',
    'Les 2 exemplaires sont édités');
  const address = await scannedAddress(journey, home);
  // Somebody of whom no delegation is known has to be confirmed.
  await scanOfHome(journey, home);
  await page.getByLabel('Qui a signé').fill('Ada Exemple');
  await go(journey, home, 'Enregistrer la signature');
  await wrong(home, 'n’est ni le chef d’établissement', 'atteste', 'signataire-inconnu');
  await page.getByLabel('Je confirme : c’est bien cette personne qui a signé').check();
  await go(journey, home, 'Enregistrer la signature');
  await home.sees('La signature de l’établissement d’origine est enregistrée');
  await home.sees('copie numérisée');
  await home.look('signee-avec-copie');
  await storedScan(journey, home);

  await go(journey, home, 'Indiquer l’envoi des exemplaires');
  await page.getByLabel('Envoyé par').fill('Navette fictive');
  await go(journey, home, 'Enregistrer l’envoi');
  await wrong(home, 'Cochez que la liste des élèves est jointe', 'liste', 'liste-oubliee');
  assert.equal(await page.getByLabel('Envoyé par').inputValue(), 'Navette fictive', 'what was typed is kept');
  await page.getByLabel('Date du fait').fill('2099-12-31');
  await page.getByLabel('La liste des élèves est jointe').check();
  await home.press('Enregistrer l’envoi');
  await wrong(home, 'La date du fait est dans le futur', 'jour', 'date-future');
  await page.goto(convention);
  const send = () => step(journey, home, 'Indiquer l’envoi des exemplaires', async (form) => {
    await form.getByLabel('Envoyé par').fill('La Poste');
    await form.getByLabel('La liste des élèves est jointe').check();
  }, 'Enregistrer l’envoi', 'L’envoi est enregistré');
  await send();

  // The host school finds it by its menu, scans a sheet of another version and reports it.
  await host.signIn();
  await host.menu('Établissement d’accueil', 'Conventions');
  await host.look('offres');
  await host.follow('Conventions reçues');
  await host.follow(/Papier en cours/);
  await host.sees('Papier 3/7');
  await host.look('liste-papier');
  const row = host.page.locator('tr', { hasText: TITLE }).first();
  await row.getByRole('link').first().click();
  await host.sees('Indiquer la réception des exemplaires');
  const theirs = host.page.url();
  await host.look('convention');
  await scan(journey, host, address.replace(/([?&]e=)[^&]*/, '$10123456789abcdef'), 'mauvaise-version');
  await host.sees('Ce n’est pas la version en cours');
  await step(journey, host, 'Signaler une mauvaise version', async (form) => {
    assert.equal(await form.getByLabel('Empreinte lue sur les pages reçues').inputValue(), '0123456789abcdef');
  }, 'Signaler l’incident', 'L’incident est enregistré');
  await page.goto(convention);
  await home.look('incident');
  await send();

  // The right sheet leads to the form of the reception.
  await scan(journey, host, address, 'carte');
  assert.match(await host.page.locator('#cv-verdict').innerText(), /Signature manuscrite/);
  await step(journey, host, 'Indiquer la réception des exemplaires', null, 'Enregistrer la réception',
    'La réception est enregistrée');
  await step(journey, host, 'Annuler la dernière étape', async (form) => {
    await form.getByLabel('Pourquoi').fill('erreur de date');
  }, 'Annuler cette étape', 'L’étape est annulée');
  // What is skipped has to be confirmed.
  await go(journey, host, 'Passer directement à cette étape : Indiquer la signature de l’établissement d’accueil');
  await host.look('saut');
  await host.press('Enregistrer la signature');
  await wrong(host, 'est réputé fait', 'confirme', 'saut-non-confirme');
  await host.page.goto(theirs);
  await step(journey, host, 'Indiquer la réception des exemplaires', null, 'Enregistrer la réception',
    'La réception est enregistrée');
  // A picture without any code is taken when somebody says that they have looked.
  await go(journey, host, 'Joindre une copie numérisée');
  await sendScan(journey, host, png);
  await host.page.getByLabel('Joindre quand même').check();
  await sendScan(journey, host, png);
  await host.sees('Qui a signé');
  await step(journey, host, null, null, 'Enregistrer la signature',
    'La signature de l’établissement d’accueil est enregistrée');
  await step(journey, host, 'Indiquer le renvoi d’un exemplaire', null, 'Enregistrer le renvoi',
    'Le renvoi est enregistré');

  await home.menu('Établissement d’origine', 'Conventions');
  await home.follow(/Papier en cours/);
  await home.sees('Papier 6/7');
  await home.look('liste-papier');
  await page.locator('tr', { hasText: TITLE }).first().getByRole('link').first().click();
  await step(journey, home, 'Indiquer la réception de l’exemplaire signé', null, 'Enregistrer la réception',
    'la convention est signée par les deux établissements');
  await home.sees('Signée par les deux établissements');
}

fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out, { recursive: true });
await run('papier-javascript', { js: true }, play);
await run('papier-sans-javascript', { js: false }, play);
await run('papier-clavier', { js: true, keyboard: true }, play);
fs.rmSync(png);
console.log('3 passed, 0 failed');
