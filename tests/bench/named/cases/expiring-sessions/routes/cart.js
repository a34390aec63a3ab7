function cart(req, res) {
  req.session.cart = [...(req.session.cart ?? []), { item: req.params.item, count: 1 }];
  res.json(req.session.cart);
}

module.exports = { cart };
