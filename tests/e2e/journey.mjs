// What the browser journeys share: an instance, people with a browser each, and what is checked on every page they see.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axeSource = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const top = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../..');
const option = (name) => path.resolve(process.argv[process.argv.indexOf(`--${name}`) + 1]);
const build = option('build');
const out = option('out');

export { build, out, top };
export const TITLE = 'Immersion en bac pro électricité (MELEC)';

/** A fresh instance with the demonstration data; stopped by its own pid. */
export class Instance {
  async start(data) {
    fs.mkdirSync(data, { recursive: true });
    const host = path.join(build, 'bin/ent-host');
    const imported = execFileSync(host, ['import', '--data', data, '--demo-passwords', path.join(top, 'dist/demo')],
      { encoding: 'utf8' });
    this.accounts = Object.fromEntries(imported.split('\n').map((l) => l.trim().split('\t')).filter((l) => l.length > 2));
    const portFile = path.join(data, 'port');
    const log = fs.openSync(path.join(data, 'ent-host.log'), 'a');
    this.process = spawn(host, ['serve', '--data', data, '--port', '0', '--port-file', portFile, '--check',
      '--plugin', path.join(build, 'lib/conventions.so'), '--manifest-dir', path.join(top, 'manifests')],
    { stdio: ['ignore', log, log] });
    this.ended = new Promise((resolve) => { this.process.on('exit', resolve); });
    for (let i = 0; !(fs.existsSync(portFile) && fs.readFileSync(portFile, 'utf8').trim()); ++i) {
      assert(i < 3000 && this.process.exitCode === null, 'ent-host did not start');
      await pause(20);
    }
    this.base = `http://127.0.0.1:${fs.readFileSync(portFile, 'utf8').trim()}`;
    this.data = data;
  }

  async stop() {
    this.process.kill('SIGTERM');
    const code = await this.ended;
    assert.equal(code, 0, 'ent-host ended badly');
    const log = fs.readFileSync(path.join(this.data, 'ent-host.log'), 'utf8');
    assert(!log.includes('contract violation'), log.slice(-2000));
  }
}

/** One person with one browser window, and what is checked on every page that person sees. */
export class Person {
  constructor(journey, name, page) {
    this.journey = journey;
    this.name = name;
    this.page = page;
  }

  async look(label) {
    const { page, journey } = this;
    const file = `${journey.name}-${String(++journey.shots).padStart(2, '0')}-${this.name}-${label}`;
    await page.screenshot({ path: path.join(out, `${file}.png`), fullPage: true });
    assert.equal(await page.locator('h1').count(), 1, `${file}: one h1`);
    if (!journey.js) return;
    const axe = await page.evaluate(`${axeSource}; axe.run(document, {resultTypes: ['violations']})`);
    const found = axe.violations.map((v) => `${v.id}: ${v.help} (${v.nodes.map((n) => n.target.join(' ')).join(', ')})`);
    assert.deepEqual(found, [], `${file}: axe`);
    const before = page.viewportSize();
    await page.setViewportSize({ width: 320, height: 720 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    await page.screenshot({ path: path.join(out, `${file}-320.png`), fullPage: true });
    await page.setViewportSize(before);
    assert(width <= 320, `${file}: ${width} px wide in a window of 320`);
    ++journey.pages;
  }

  async signIn() {
    const { page, journey } = this;
    await page.goto(`${journey.instance.base}/connexion`);
    if (journey.shots === 0) await this.look('connexion');
    await page.getByLabel('Identifiant').fill(this.login);
    await page.getByLabel('Mot de passe').fill(journey.instance.accounts[this.login]);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.getByRole('navigation', { name: 'Menu principal' }).waitFor({ state: 'attached' });
  }

  /** Opens an entry of the main menu below its title. */
  async menu(group, entry) {
    const nav = this.page.locator('nav .ent-nav-group', { hasText: group });
    await nav.getByRole('link', { name: entry }).first().click();
  }

  async press(name) { await this.page.getByRole('button', { name }).first().click(); }
  async follow(name) { await this.page.getByRole('link', { name }).first().click(); }
  async sees(text) { await this.page.getByText(text).first().waitFor({ timeout: 20000 }); }
}

/** Goes to a control by the Tab key alone and presses Enter. */
export async function pressByKeyboard(page, text, within = 'body') {
  for (let i = 0; i < 300; ++i) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate((place) => {
      const e = document.activeElement;
      const style = e ? getComputedStyle(e) : null;
      const inside = Boolean(e?.closest(place));
      return { text: (inside && e.innerText) || '', visible: style ? style.outlineStyle !== 'none' || style.boxShadow !== 'none' : false };
    }, within);
    if (focused.text.trim() === text) {
      assert(focused.visible, `the focus on « ${text} » can be seen`);
      await page.keyboard.press('Enter');
      return;
    }
  }
  assert.fail(`« ${text} » cannot be reached by the Tab key`);
}

export async function openDraft(person) {
  for (let i = 0; i < 200; ++i) {
    await person.menu('Établissement d’origine', 'Conventions');
    const row = person.page.locator('tr', { hasText: TITLE }).first();
    if (await row.count() > 0) {
      await row.getByRole('link').first().click();
      return;
    }
    await pause(100);  // between two looks at the list: drafts are made by a job
  }
  assert.fail('the draft did not appear in the list');
}

/** Runs `play(journey, people, person)` in a fresh instance; `person(login)` opens one more browser window. */
export async function run(name, { js, keyboard = false }, play) {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  const journey = { name, js, keyboard, instance: new Instance(), shots: 0, pages: 0 };
  await journey.instance.start(path.join(out, `${name}-instance`));
  const person = async (login) => {
    const context = await browser.newContext({ javaScriptEnabled: js, locale: 'fr-FR', viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(20000);
    page.on('pageerror', (error) => { journey.errors = [...(journey.errors ?? []), String(error)]; });
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of (403|404|409|422)/.test(message.text())) {
        journey.errors = [...(journey.errors ?? []), message.text()];
      }
    });
    const someone = new Person(journey, login, page);
    someone.login = login;
    return someone;
  };
  const people = { home: await person('principal.c'), host: await person('proviseur.e') };
  try {
    await play(journey, people, person);
    assert.deepEqual(journey.errors ?? [], [], 'no script or policy error in the console');
  } catch (error) {
    for (const someone of Object.values(people)) {
      await someone.page.screenshot({ path: path.join(out, `${name}-FAILED-${someone.login}.png`), fullPage: true });
      console.error(`${someone.login} is at ${someone.page.url()}`);
    }
    throw error;
  } finally {
    await browser.close();
    await journey.instance.stop();
  }
  console.log(`${name}: ${journey.shots} screenshots, axe 0 violations on ${journey.pages} pages`);
}

/** An invented picture of a signature, made once. */
export function signaturePicture() {
  const png = path.join(os.tmpdir(), `conventions-signature-${process.pid}.png`);
  execFileSync('python3', ['-c', 'import sys; sys.path.insert(0, sys.argv[1]); from instance import signature_png; '
    + 'open(sys.argv[2], "wb").write(signature_png(2))', path.join(top, 'tests/e2e'), png]);
  return png;
}
