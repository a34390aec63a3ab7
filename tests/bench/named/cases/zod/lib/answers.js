const { formOf } = require('./forms.js');

const check = (tenant, answer) => formOf(tenant).safeParse(answer).success;

module.exports = { check };
