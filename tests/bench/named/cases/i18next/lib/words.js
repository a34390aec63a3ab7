const wordsOf = (order) => ({
  thanks: `Thank you for order ${order}`,
  steps: { packed: 'is packed', sent: 'is sent', here: 'is here' },
});

module.exports = { wordsOf };
