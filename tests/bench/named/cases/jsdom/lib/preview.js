const { JSDOM } = require('jsdom');

function openPreview(html) {
  const { window } = new JSDOM(html, { runScripts: 'dangerously' });
  return window.document.title;
}

module.exports = { openPreview };
