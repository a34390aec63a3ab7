const rowFields = { line: Number, text: { type: String, trim: true } };

module.exports = { rowFields };
