// Opens standalone pages in a browser and holds them to what they promise.
// Usage: node check.mjs PAGE... (a page whose name holds "hostile" must show its texts and run none of them)

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.SHOTS;
const faults = [];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
});

/** Opens a page of its own; whatever it asks for beside itself and whatever it complains about is a fault. */
async function open(file, options, name) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const url = pathToFileURL(path.resolve(file)).href;
  await page.route('**/*', (route) => {
    if (route.request().url() === url) return route.continue();
    faults.push(`${name}: asks for ${route.request().url()}`);
    return route.abort();
  });
  page.on('console', (message) => faults.push(`${name}: console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`${name}: ${error}`));
  page.on('dialog', (dialog) => { faults.push(`${name}: a dialog: ${dialog.message()}`); dialog.dismiss(); });
  await page.goto(url);
  return { page, close: () => context.close() };
}

/** No rule of axe that is serious or critical is broken. The policy of the page allows no script, so axe needs it lifted. */
async function accessible(file, scheme, width) {
  const name = `${path.basename(file)}, ${scheme}, ${width}`;
  const { page, close } = await open(file, { colorScheme: scheme, viewport: { width, height: 900 }, bypassCSP: true }, name);
  await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  const bad = found.violations.filter((one) => ['serious', 'critical'].includes(one.impact));
  for (const one of bad) {
    const where = one.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary}`).join('\n      ');
    faults.push(`${name}: axe ${one.id} (${one.impact}), ${one.nodes.length} times:\n      ${where}`);
  }
  const minor = found.violations.length - bad.length;
  await close();
  return `${found.passes.length} rules pass, ${minor} lesser remarks`;
}

/** At no width does the page scroll sideways. */
async function fits(file) {
  for (const width of [320, 390, 768, 1280]) {
    const name = `${path.basename(file)}, ${width}`;
    const { page, close } = await open(file, { viewport: { width, height: 900 } }, name);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) faults.push(`${name}: the page is ${wide} pixels wide`);
    if (shots) await page.screenshot({ path: path.join(shots, `${path.basename(file, '.html')}-${width}.png`) });
    await close();
  }
}

/** The tab key reaches every link, summary and scrolling region, and each shows that it has the focus. */
async function keyboard(file) {
  const name = `${path.basename(file)}, keyboard`;
  const { page, close } = await open(file, { viewport: { width: 1280, height: 900 } }, name);
  const wanted = await page.evaluate(() => {
    const all = [...document.querySelectorAll('a[href], summary, [tabindex="0"]')];
    // Inside closed details nothing can have the focus until they are opened, which the summary does.
    const reachable = all.filter((one) => { const box = one.closest('details:not([open])'); return !box || one.matches('summary'); });
    reachable.forEach((one, at) => { one.dataset.stop = at; });
    return reachable.length;
  });
  const seen = new Set();
  let unseen = 0;
  for (let step = 0; step < wanted + 5; step += 1) {
    await page.keyboard.press('Tab');
    const [stop, shows] = await page.evaluate(() => {
      const one = document.activeElement;
      const style = one ? getComputedStyle(one) : null;
      return [one?.dataset?.stop ?? null, style ? style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 : false];
    });
    if (stop !== null) { seen.add(stop); if (!shows) unseen += 1; }
  }
  if (seen.size !== wanted) {
    const missed = await page.evaluate((seen) => [...document.querySelectorAll('[data-stop]')]
      .filter((one) => !seen.includes(one.dataset.stop)).map((one) => one.outerHTML.slice(0, 120)), [...seen]);
    faults.push(`${name}: reaches ${seen.size} of ${wanted} stops, not ${missed.slice(0, 4).join(' | ')}`);
  }
  if (unseen > 0) faults.push(`${name}: ${unseen} stops do not show the focus`);
  await close();
  return `${wanted} stops`;
}

/** Every link within the page leads to something that can then be seen. */
async function anchors(file) {
  const name = `${path.basename(file)}, links`;
  const { page, close } = await open(file, { viewport: { width: 1280, height: 900 } }, name);
  const dead = await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')]
    .map((one) => one.getAttribute('href').slice(1)).filter((id) => !document.getElementById(id)));
  if (dead.length) faults.push(`${name}: lead nowhere: ${dead.slice(0, 5)}`);
  const outward = await page.evaluate(() => [...document.querySelectorAll('a:not([href^="#"])')]
    .filter((one) => !/^https?:\/\//.test(one.getAttribute('href') ?? '') || !one.rel.includes('noreferrer')).length);
  if (outward) faults.push(`${name}: ${outward} links that are neither within nor of the web`);
  await close();
}

/** It prints, and paper has neither scrolling nor a dark ground. */
async function prints(file) {
  const name = `${path.basename(file)}, print`;
  const { page, close } = await open(file, { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }, name);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  if (paper !== 'rgb(255, 255, 255)') faults.push(`${name}: the paper is ${paper}`);
  const pdf = await page.pdf({ format: 'A4', ...(shots && { path: path.join(shots, `${path.basename(file, '.html')}.pdf`) }) });
  if (pdf.subarray(0, 5).toString() !== '%PDF-') faults.push(`${name}: no PDF`);
  await close();
  return `${Math.round(pdf.length / 1024)} KB of PDF`;
}

/** Texts that try to be markup, script or style are shown as they stand. */
async function harmless(file) {
  const name = `${path.basename(file)}, hostile`;
  for (const bypassCSP of [false, true]) {
    const { page, close } = await open(file, { viewport: { width: 1280, height: 900 }, bypassCSP }, name);
    await page.mouse.move(300, 300);
    await page.mouse.click(300, 300);
    const found = await page.evaluate(() => {
      const own = (one) => [...one.attributes].some((attribute) => /^on|^style$/i.test(attribute.name));
      return {
        hit: window.__hit ?? null,
        strays: document.querySelectorAll('script, img, iframe, object, embed, base, form, link, b, i:not(.meter i)').length,
        sheets: document.styleSheets.length,
        handlers: [...document.querySelectorAll('*')].filter(own).length,
        schemes: [...document.querySelectorAll('[href], [src]')].filter((one) => !/^(#|https?:\/\/)/.test(one.getAttribute('href') ?? one.getAttribute('src'))).length,
        shown: document.body.innerText.includes('<script>window.__hit=1</script><img src=x onerror='),
        title: document.title,
      };
    });
    if (found.hit !== null) faults.push(`${name}: a text was run: ${found.hit}`);
    if (found.strays + found.handlers + found.schemes > 0 || found.sheets !== 1) faults.push(`${name}: markup from the case: ${JSON.stringify(found)}`);
    if (!found.shown || !found.title.includes('<script>')) faults.push(`${name}: a text is not shown as it stands`);
    const hidden = await page.evaluate(() => /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/.test(document.documentElement.outerHTML));
    if (hidden) faults.push(`${name}: a character that cannot be seen`);
    await close();
  }
}

for (const file of process.argv.slice(2)) {
  const said = [];
  for (const scheme of ['light', 'dark']) for (const width of [1280, 390]) said.push(await accessible(file, scheme, width));
  await fits(file);
  said.push(await keyboard(file));
  await anchors(file);
  said.push(await prints(file));
  if (path.basename(file).includes('hostile')) await harmless(file);
  console.log(`${path.basename(file)}: ${[...new Set(said)].join('; ')}`);
}
await browser.close();

if (process.argv.length < 3) faults.push('no page to check');
for (const fault of faults) console.error(`fault: ${fault}`);
console.log(faults.length ? `${faults.length} faults` : 'no fault');
process.exit(faults.length ? 1 : 0);
