const i18next = require('i18next');
const { wordsOf } = require('./words.js');

i18next.init({ lng: 'en', resources: { en: {} }, showSupportNotice: false });

function textOf(order, key) {
  i18next.addResourceBundle('en', `order-${order}`, wordsOf(order), true);
  return i18next.t(key, { ns: `order-${order}` });
}

module.exports = { textOf };
