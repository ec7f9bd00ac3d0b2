// Plays S1–S7 with two people in Chromium, with and without JavaScript and by keyboard alone, then lets a school use a key
// in a token (with softhsm2-util and pkcs11-tool); axe finds nothing on any page, nothing scrolls sideways at 320 px;
// screenshots of every page are left in --out.
//
//   node browser.mjs --build build/release --out build/browser
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { TITLE, openDraft, out, pressByKeyboard, run, signaturePicture } from './journey.mjs';

const OFFER = 'o-melec';

/** A SoftHSM2 token "conventions", PIN 1234, with one key "cachet" and its certificate; ent-host inherits its address. */
function makeToken(dir) {
  const module = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
    '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so'].find((file) => fs.existsSync(file));
  assert(module, 'SoftHSM2 is not installed');
  fs.mkdirSync(path.join(dir, 'tokens'), { recursive: true });
  const conf = path.join(dir, 'softhsm2.conf');
  fs.writeFileSync(conf, `directories.tokendir = ${path.join(dir, 'tokens')}\nobjectstore.backend = file\n`);
  process.env.SOFTHSM2_CONF = conf;
  const run = (program, ...args) => execFileSync(program, args, { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] });
  run('softhsm2-util', '--init-token', '--free', '--label', 'conventions', '--so-pin', '0000', '--pin', '1234');
  run('openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key.pem',
    '-out', 'cert.pem', '-days', '30', '-utf8', '-subj', '/O=Collège fictif/CN=Cachet du collège fictif', '-addext',
    'keyUsage=critical,digitalSignature,nonRepudiation');
  run('openssl', 'pkcs8', '-topk8', '-nocrypt', '-in', 'key.pem', '-out', 'key.p8');
  run('openssl', 'x509', '-in', 'cert.pem', '-outform', 'DER', '-out', 'cert.der');
  run('softhsm2-util', '--import', 'key.p8', '--token', 'conventions', '--label', 'cachet', '--id', '01', '--pin', '1234');
  run('pkcs11-tool', '--module', module, '--token-label', 'conventions', '--login', '--pin', '1234', '--write-object',
    'cert.der', '--type', 'cert', '--label', 'cachet', '--id', '01');
  return module;
}

/** The administrator names a module; the head of school picks the key of the school's token and tries it. */
async function keyInAToken(journey, administrator, head) {
  const { page } = administrator;
  await page.goto(`${journey.instance.base}/parametres/reglages`);
  await page.getByLabel('Modules PKCS#11 autorisés').fill(`HSM de test = ${tokenModule}`);
  await administrator.press('Enregistrer « Modules PKCS#11 autorisés (cartes, HSM) »');
  await administrator.look('reglages');

  await head.menu('Paramètres', 'Configurer l’application');
  await head.page.locator('summary', { hasText: 'Clé matérielle ou HSM (PKCS#11)' }).click();
  await head.page.getByLabel('Nom du jeton').fill('conventions');
  await head.press('Lire les clés du jeton');
  await head.page.locator('select[name=cle]').waitFor();
  await head.look('jeton-lu');
  assert.match(await head.page.locator('select[name=cle]').innerText(), /Cachet du collège fictif/);
  await head.page.getByLabel('Code PIN du jeton').fill('0009');
  await head.press('Utiliser cette clé');
  await head.sees('Le jeton a refusé le code PIN');
  await head.look('pin-refuse');
  assert.equal(await head.page.getByLabel('Code PIN du jeton').inputValue(), '', 'the PIN never comes back');
  await head.page.getByLabel('Code PIN du jeton').fill('1234');
  if (journey.keyboard) await pressByKeyboard(head.page, 'Utiliser cette clé');
  else await head.press('Utiliser cette clé');
  await head.sees('La clé est enregistrée');
  await head.look('jeton');
  await head.press('Tester la signature');
  await head.sees('La signature fonctionne');
  await head.sees(/Ouverture de la clé : \d+ ms/);
  await head.look('test-jeton');
}

const png = signaturePicture();

async function configure(person, byKeyboard) {
  await person.menu('Paramètres', 'Configurer l’application');
  await person.look('parametres-vides');
  await person.page.getByLabel('Fichier de l’image').setInputFiles(png);
  if (byKeyboard) await pressByKeyboard(person.page, 'Enregistrer l’image');
  else await person.press('Enregistrer l’image');
  await person.sees('Active');
  await person.look('parametres');
  await person.press('Tester la signature');
  await person.sees('La signature fonctionne');
  await person.look('test-signature');
}

async function play(journey, home, host) {
  const { page } = home;
  await home.signIn();
  await home.look('accueil');
  await openDraft(home);
  const convention = page.url();
  await home.look('brouillon-sans-signature');
  assert.equal(await page.getByRole('button', { name: /Figer/ }).count(), 0, 'S3: no electronic entry');
  await configure(home, journey.keyboard);
  await host.signIn();
  await configure(host, false);

  await host.page.goto(`${journey.instance.base}/offres/o-forum`);
  await host.look('offre-collective');
  assert.equal(await host.page.getByRole('link', { name: 'Convention', exact: true }).count(), 0, 'S1: no tab');

  await page.goto(convention);
  await home.look('brouillon');
  await home.press(/Figer la convention/);
  await home.sees('À signer par l’établissement d’origine');
  await home.look('figee');
  await home.follow('Lire et signer');
  await home.look('signer');
  if (journey.keyboard) await pressByKeyboard(page, 'Signer la convention');
  else await page.getByRole('button', { name: 'Signer la convention' }).dblclick({ noWaitAfter: true });
  await home.sees('C’est signé');
  await home.look('recu');

  // The message is put into the inbox right after the signature; the page is asked again until it is there.
  for (let i = 0; ; ++i) {
    assert(i < 200, 'S7: the host school is told');
    await host.page.goto(`${journey.instance.base}/notifications`);
    if (await host.page.getByRole('button', { name: /Ouvrir/ }).count() > 0) break;
    await pause(50);
  }
  await host.look('notifications');
  await host.press(/Ouvrir/);
  if (await host.page.getByRole('button', { name: 'Signer la convention' }).count() === 0) await host.follow('Lire et signer');
  await host.look('signer');
  await host.press('Signer la convention');
  await host.sees('C’est signé');
  await host.look('recu');

  await host.menu('Établissement d’accueil', 'Conventions');
  await host.look('offres-et-conventions');
  await host.follow(TITLE);
  await host.look('onglet-convention');
  await page.goto(convention);
  await home.sees('Signée par les deux établissements');
  await home.look('signee');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Télécharger la convention signée' }).first().click(),
  ]);
  const file = path.join(out, `${journey.name}.pdf`);
  await download.saveAs(file);
  const opinion = execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8' });
  assert.equal((opinion.match(/Signature is Valid/g) ?? []).length, 2, opinion);
  await verify(journey, home, host, convention, file);
  await home.menu('Établissement d’origine', 'Conventions');
  await home.follow('Toutes');
  await home.look('liste');
}

/** U7: the file, an altered copy, no PDF, and the convention by its number. */
async function verify(journey, home, host, convention, file) {
  const verdict = (person) => person.page.locator('#cv-verdict').innerText();
  await host.menu('Établissement d’accueil', 'Vérifier une convention');
  await host.look('verification');
  const altered = path.join(out, `${journey.name}-falsifiee.pdf`);
  const bytes = fs.readFileSync(file);
  bytes[Math.floor(bytes.length / 3)] ^= 1;
  fs.writeFileSync(altered, bytes);
  for (const [name, expected, label] of [[file, 'Valide', 'valide'], [altered, 'Non valide', 'non-valide'],
    [png, 'Non valide', 'pas-un-pdf']]) {
    await host.page.getByLabel('Fichier PDF').setInputFiles(name);
    if (journey.keyboard) await pressByKeyboard(host.page, 'Vérifier le fichier');
    else await host.press('Vérifier le fichier');
    await host.page.locator('#cv-verdict', { hasText: expected }).waitFor();
    assert.equal((await verdict(host)).trim(), expected);
    await host.look(`verification-${label}`);
  }
  await home.page.goto(convention);
  await home.follow('Vérifier cette convention');
  await home.page.locator('#cv-verdict').waitFor();
  assert.equal((await verdict(home)).trim(), 'Valide');
  await home.look('verification-numero');
}

async function others(journey, person) {
  const { base } = journey.instance;
  const open = async (address, label) => {
    await person.page.goto(base + address);
    await person.look(label);
  };
  await open('/notifications', 'notifications');
  await open('/offres', 'offres');
  await open(`/offres/${OFFER}`, 'offre');
  await open('/accords', 'accords');
  await open('/app/conventions/conventions/cv-inconnue', 'introuvable');
}

async function administrator(journey, person) {
  await person.look('accueil');
  const nav = person.page.locator('nav[aria-label="Menu principal"] a');
  const addresses = await nav.evaluateAll((links) => links.map((a) => a.getAttribute('href')));
  for (const address of addresses) {
    await person.page.goto(journey.instance.base + address);
    await person.look(`admin${address.replace(/\W+/g, '-')}`);
  }
}

/** The pages about e-mail: settings with a wrong value and a try that fails, templates, the queue, one's own choices. */
async function mailPages(journey, admin) {
  const { page } = admin;
  const open = async (address, label) => {
    await page.goto(journey.instance.base + address);
    await admin.look(label);
  };
  await open('/parametres/reglages', 'reglages');
  await admin.follow('Régler l’envoi des courriels');
  await page.getByLabel('Serveur d’envoi (SMTP)').fill('mail.exemple.example');
  await page.getByLabel('Chiffrement').selectOption('none');
  await page.getByLabel('Adresse d’expédition').fill('ent@exemple.example');
  await admin.press('Enregistrer');
  await admin.sees('Sans chiffrement, seul un serveur de cette machine');
  await admin.look('courriel-refuse');
  await page.getByLabel('Serveur d’envoi (SMTP)').fill('127.0.0.1');
  await page.getByLabel('Port').fill('1');
  await admin.press('Enregistrer');
  await admin.sees('Réglage enregistré');
  await admin.press('Envoyer un message d’essai');
  await admin.sees('Étape en échec : connexion au serveur');
  await admin.look('courriel-essai');
  await open('/administration/messages', 'messages');
  await admin.follow('Modèles de courriel');
  await admin.look('modeles');
  await admin.follow('Convention à signer (établissement d’origine)');
  await page.getByLabel('Texte').fill('Voir {eleve}');
  await admin.press('Enregistrer');
  await admin.sees('la variable {eleve} n’existe pas');
  await admin.look('modele-refuse');
  await page.getByLabel('Texte').fill('Bonjour {prenom}, voir {lien}');
  await admin.press('Aperçu');
  await admin.sees('Bonjour Camille, voir http');
  await admin.look('modele-apercu');
  await admin.press('Enregistrer');
  await admin.sees('Modèle enregistré');
  await admin.press('Rétablir l’original');
  await admin.sees('Le modèle d’origine est rétabli');
  await page.locator('details.ent-user summary').click();
  await admin.look('menu-personne');
  await admin.follow('Mes notifications');
  await page.getByLabel('Convention expirée').selectOption('ent_only');
  await admin.press('Enregistrer');
  await admin.sees('Vos choix sont enregistrés');
  await admin.look('mes-notifications');
}

const electronic = (all) => async (journey, people, person) => {
  await play(journey, people.home, people.host);
  people.admin = await person('admin');
  await people.admin.signIn();
  if (!journey.keyboard) await mailPages(journey, people.admin);
  if (all) {
    await others(journey, people.home);
    await administrator(journey, people.admin);
  }
  await keyInAToken(journey, people.admin, people.home);
};

fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out, { recursive: true });
const tokenModule = makeToken(path.join(out, 'token'));
await run('javascript', { js: true }, electronic(true));
await run('sans-javascript', { js: false }, electronic(false));
await run('clavier', { js: true, keyboard: true }, electronic(false));
fs.rmSync(png);
console.log('3 passed, 0 failed');
