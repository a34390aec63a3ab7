const mongoose = require('mongoose');
const { rowFields } = require('./fields.js');

const connection = mongoose.createConnection();

function archiveOf(id) {
  const schema = new mongoose.Schema(
    { name: String, rows: [rowFields] },
    { autoIndex: false, autoCreate: false },
  );
  return connection.model(`Archive_${id}`, schema);
}

module.exports = { archiveOf };
