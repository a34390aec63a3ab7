function health(req, res) {
  req.session.seen = { at: new Date(), by: req.get('user-agent') };
  res.json({ ok: true });
}

module.exports = { health };
