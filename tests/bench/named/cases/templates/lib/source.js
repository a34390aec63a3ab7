const source = (name) => `<h1>${name} {{id}}</h1><ul>{{#each rows}}<li>{{at}}: {{name}}</li>{{/each}}</ul>`;

module.exports = { source };
