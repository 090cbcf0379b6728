import { LinkedIn } from './histories/linkedIn/linkedIn';
import { failures, trigger, reading, differences } from './histories/search';
let calls=0, bytes=0;
const orig=(LinkedIn.prototype as any).answer;
(LinkedIn.prototype as any).answer=async function(r:any){const a=await orig.call(this,r);calls++;bytes+=a.body.length;return a};
const runs=Number(process.argv[2]);
(async()=>{ for (const [n,k] of [['trigger',trigger()],['reading',reading],['differences',differences]] as any){calls=bytes=0;const t0=process.cpuUsage();const fails:string[]=[];for await(const f of failures(k,{seed:1000,runs})) fails.push(f.seed+' '+f.violations[0].slice(0,90));const c=process.cpuUsage(t0);const ms=(c.user+c.system)/1000;console.log(n,runs,'calls',calls,'MB',(bytes/1e6).toFixed(1),'cpu ms',ms.toFixed(0),'per history',(ms/runs).toFixed(1),'per call',(ms/calls).toFixed(3));for(const f of fails)console.log('  ',f);}})();
