// What an application does with Segment's library for Node: node check.mjs <host> <write key> <how many>
import { Analytics } from '@segment/analytics-node';

const [host, writeKey, count] = process.argv.slice(2);
const analytics = new Analytics({ writeKey, host, flushAt: 5, flushInterval: 100, maxRetries: 100, httpRequestTimeout: 5000 });
const failures = [];
analytics.on('error', (error) => failures.push(`${error.code}: ${error.reason}`));

analytics.identify({ userId: 'u1', traits: { plan: 'pro' } });
analytics.group({ userId: 'u1', groupId: 'g1', traits: { seats: 7 } });
analytics.alias({ userId: 'u1', previousId: 'a1' });
analytics.screen({ anonymousId: 'a2', name: 'Start' });
analytics.page({ userId: 'u1', name: 'Home', properties: { path: '/' } });

let told = 0;
await Promise.all(
  Array.from(
    { length: Number(count) },
    (_, number) =>
      new Promise((done) =>
        analytics.track(
          { userId: `u${number % 7}`, event: 'Counted', properties: { number, price: 1.5 } },
          (error) => {
            if (error) failures.push(String(error));
            told += 1;
            console.log(`told ${told}`);
            done();
          },
        ),
      ),
  ),
);
await analytics.closeAndFlush({ timeout: 60000 });
if (failures.length > 0) {
  console.log(failures.join('\n'));
  process.exit(1);
}
console.log('all are sent');
