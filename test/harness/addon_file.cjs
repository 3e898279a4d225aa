// The file of the addon that a process has loaded: one that was built here, or a binary of the
// package.
'use strict';

module.exports = { addonFile: /(\/mpi4node|-\d+\.\d+)\.node$/ };
