import { testsOf } from './testsOf';

testsOf(['unit']);
