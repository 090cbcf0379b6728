import { testsOf } from './testsOf';

testsOf(['simulator']);
