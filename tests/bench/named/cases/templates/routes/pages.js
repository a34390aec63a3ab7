const { Router } = require('express');
const { render } = require('../lib/render.js');

const pages = Router();

pages.get('/:id', (req, res) => {
  const id = Number(req.params.id);
  res.send(
    render(`page-${id % 10}`, {
      id,
      rows: Array.from({ length: 30 }, (_, at) => ({ at, name: `row ${at}` })),
    }),
  );
});

module.exports = { pages };
