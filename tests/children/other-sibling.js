/** The same as a program of its own. */
require('./sibling');
