// Loaded into n8n before its own code: a test run that was killed must not leave an n8n behind.
const parent = process.ppid;
setInterval(() => {
	if (process.ppid !== parent) process.exit(1);
}, 1000).unref();
