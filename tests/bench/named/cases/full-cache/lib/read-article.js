const readArticle = (id) => ({
  id,
  title: `Article ${id}`,
  paragraphs: Array.from({ length: 10 }, (_, at) => ({ at, text: `Paragraph ${at} of ${id}` })),
});

module.exports = { readArticle };
