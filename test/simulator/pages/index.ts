/** The pages that people see: each is a pure function that returns a whole HTML document. */
export { authorizeErrorPage } from './authorizeErrorPage';
export { consentPage, describeScope } from './consentPage';
export { eventListPage } from './eventListPage';
export { EVENT_LIST_PATH, registrationPath } from './eventTexts';
export { registeredPage } from './registeredPage';
export { registrationPage } from './registrationPage';
