function page(id) {
  const items = Array.from({ length: 20 }, (_, at) => `<li class="item">${at}</li>`).join('');
  const script = 'setInterval(() => (document.title += "."), 1e6); document.title = "preview";';
  return `<html><body id="p${id}"><ul>${items}</ul><script>${script}</script></body></html>`;
}

module.exports = { page };
