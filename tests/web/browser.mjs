// A real browser answers a survey with every kind of question: on a small phone, in both languages, with and without
// scripts, on a slow network, with the back button and reload, and with the connection lost in between. axe looks at each
// page; what a thumb must hit is measured.
//
//     node browser.mjs BASE MODULES SHOTS OTHERS
//
// BASE is the server, MODULES where playwright-core and axe-core are, SHOTS where screenshots go, OTHERS the pages beside the
// questionnaire, as JSON: name and path.
import { createRequire } from 'module';
import { mkdirSync, readFileSync } from 'fs';
import { execFileSync } from 'child_process';

const [base, modules, shots, others] = process.argv.slice(2);
const require = createRequire(modules + '/');
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core'), 'utf8');
const executablePath = execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
mkdirSync(shots, { recursive: true });

const LEAST = 44; // px of a target
const words = {
  'zh-CN': { which: '其他', thanks: '谢谢您！', offline: '网络已断开', kept: '已恢复' },
  'en-GB': { which: 'Other', thanks: 'Thank you!', offline: 'no connection', kept: 'filled in again' },
};
const faults = [];

function expect(what, holds, shown = '') {
  if (!holds) faults.push(`${what}: does not hold ${shown}`);
}

async function look(page, name, scripts) {
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
  const box = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]).catch(() => null);
  if (box) expect(`${name} fits the screen`, box[0] <= box[1], box);
  for (const target of await page.locator('label:has(input[type=radio]), label:has(input[type=checkbox]), button, select').all()) {
    const size = await target.boundingBox();
    expect(`${name}: a thumb hits ${await target.evaluate((e) => e.outerHTML.slice(0, 60)).catch(() => '')}`,
      size && size.height >= LEAST && size.width >= 38, JSON.stringify(size));
  }
  if (!scripts) return;
  await page.addScriptTag({ content: axe });
  const found = await page.evaluate(() => axe.run());
  for (const one of found.violations)
    expect(`${name}: axe, ${one.impact}, ${one.id}`, !['serious', 'critical'].includes(one.impact),
      one.nodes.map((node) => node.target.join(' ')).join(' | '));
}

const next = (page) => page.locator('button.main').click();
const tick = (page, name, value) => page.locator(`label:has(input[name="q.${name}"][value="${value}"])`).click();

async function answer(browser, language, scripts) {
  const name = `${language}-${scripts ? 'scripts' : 'plain'}`, say = words[language];
  const context = await browser.newContext({
    viewport: { width: 360, height: 640 }, locale: language, javaScriptEnabled: scripts, bypassCSP: scripts, hasTouch: true, isMobile: true,
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(`${name}: ${error}`));
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: 100, downloadThroughput: 30e3, uploadThroughput: 15e3 });

  await page.goto(`${base}/s/visit/101`);
  await look(page, `${name}-1`, scripts);
  await next(page); // what is required is missing
  await look(page, `${name}-1-missing`, scripts);
  expect(`${name}: it is said where`, await page.locator('fieldset.wrong').count() === 1);
  await tick(page, 'recommend', 5);
  await tick(page, 'staff', 4);
  await tick(page, 'effort', 6);
  await tick(page, 'taste', 8);
  if (scripts) {
    await page.goto(`${base}/s/visit/101`); // as if the phone had thrown the page away
    expect(`${name}: kept on the phone`, await page.locator('input[name="q.staff"][value="4"]').isChecked());
    expect(`${name}: and it says so`, (await page.locator('[role=status]').textContent()).includes(say.kept));
    await session.send('Network.emulateNetworkConditions', { offline: true, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
    await next(page);
    expect(`${name}: without a connection it stays`, (await page.locator('p.fault').first().textContent()).includes(say.offline));
    await look(page, `${name}-1-offline`, false);
    await session.send('Network.emulateNetworkConditions', { offline: false, latency: 100, downloadThroughput: 30e3, uploadThroughput: 15e3 });
  }
  await next(page);
  await page.waitForSelector('select');
  expect(`${name}: what the score asks for`, await page.locator('#f\\.why').count() === 1);
  await page.goBack();
  expect(`${name}: back has the answers`, await page.locator('input[name="q.recommend"][value="5"]').isChecked());
  await next(page);
  await page.waitForSelector('select');
  await tick(page, 'channel', 'else');
  await page.fill('input[name="q.channel.other"]', '邻居');
  await tick(page, 'why', 'price');
  await tick(page, 'why', 'queue');
  await page.locator('select').nth(0).selectOption('fresh');
  await page.locator('select').nth(1).selectOption('near');
  await tick(page, 'shop.tidy', 5);
  await look(page, `${name}-2`, scripts);
  await next(page);
  await page.waitForSelector('textarea');
  await page.fill('input[name="q.party"]', 'x');
  await next(page);
  await page.waitForSelector('.wrong');
  await look(page, `${name}-3-wrong`, scripts);
  await page.reload();
  expect(`${name}: reload keeps the page`, await page.locator('textarea').count() === 1);
  await page.fill('input[name="q.party"]', '3');
  await page.fill('input[name="q.day"]', '2026-10-03');
  await page.fill('textarea', `${name} <b>`);
  await tick(page, 'contact', 'yes');
  await look(page, `${name}-3`, scripts);
  await next(page);
  await page.waitForSelector('.thanks');
  await look(page, `${name}-4`, scripts);
  expect(`${name}: thanked`, (await page.locator('h1').textContent()) === say.thanks);
  await page.reload();
  expect(`${name}: reload thanks again`, (await page.locator('h1').textContent()) === say.thanks);
  if (scripts) expect(`${name}: nothing stays on the phone`, await page.evaluate(() => localStorage.length) === 0);
  await context.close();
}

async function visit(browser, language, name, path) {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 }, locale: language, bypassCSP: true, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await page.goto(`${base}${path}`);
  await look(page, `${language}-${name}`, true);
  await context.close();
}

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
for (const language of ['zh-CN', 'en-GB'])
  for (const scripts of [true, false]) await answer(browser, language, scripts);
for (const language of ['zh-CN', 'en-GB'])
  for (const [name, path] of Object.entries(JSON.parse(others))) await visit(browser, language, name, path);
await browser.close();
for (const fault of faults) console.log(fault);
process.exit(faults.length ? 1 : 0);
