import { GROUPS } from './groups';
import { testsOf } from './testsOf';

testsOf(GROUPS.lead);
