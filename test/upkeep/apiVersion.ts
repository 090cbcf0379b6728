import { DEFAULT_VERSION, releaseDue } from './releaseDue';

// For the scheduled workflow that makes an issue of it: nothing is printed while all is well.
const due = releaseDue(DEFAULT_VERSION, Date.now());
if (due !== undefined) console.log(due);
