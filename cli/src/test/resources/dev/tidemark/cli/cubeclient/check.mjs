// Usage: node check.mjs URL TOKEN CHECK. Asks a server with the real client, and fails where an answer is not what it must be.
import assert from 'node:assert/strict';
import cubejs, { RequestError } from '@cubejs-client/core';
import { Validator } from '@seriousme/openapi-schema-validator';

const [url, token, name] = process.argv.slice(2);
const cube = (options) => cubejs(options?.token ?? token, { apiUrl: url + '/cubejs-api/v1', ...options });
const days = (range) => ({ dimension: 'page_view.time', granularity: 'day', ...range });
const march = { dateRange: ['2026-03-01', '2026-03-03'] };
const byDay = { measures: ['page_view.views'], timeDimensions: [days(march)] };
const byDevice = { measures: ['page_view.views'], dimensions: ['page_view.device'] };
const byDayAndDevice = { ...byDay, dimensions: ['page_view.device'] };
const refused = (promise, status, message) => assert.rejects(promise, (error) => {
  assert(error instanceof RequestError);
  assert.equal(error.status, status);
  assert.match(error.message, message);
  return true;
});

const checks = {
  async load() {
    const result = await cube().load(byDevice);
    assert.deepEqual(result.rawData(), [
      { 'page_view.device': 'phone', 'page_view.views': 3 },
      { 'page_view.device': 'desktop', 'page_view.views': 2 },
    ]);
    assert.equal(result.totalRows(), undefined);
    assert.equal((await cube().load({ ...byDevice, total: true, limit: 1 })).totalRows(), 2);
    const posted = await cube({ method: 'POST' }).load(byDevice);
    assert.deepEqual(posted.rawData(), result.rawData());
    const numbers = await cube().load(byDevice, { castNumerics: true });
    assert.equal(numbers.rawData()[0]['page_view.views'], 3);
  },

  async longQueriesArePosted() {
    const values = Array.from({ length: 300 }, (_, i) => 'device ' + i).concat('phone');
    const filters = [{ member: 'page_view.device', operator: 'equals', values }];
    const result = await cube().load({ ...byDevice, filters });
    assert.deepEqual(result.rawData(), [{ 'page_view.device': 'phone', 'page_view.views': 3 }]);
  },

  async formats() {
    const rows = await cube().load(byDayAndDevice);
    for (const format of ['compact', 'columnar']) {
      const other = await cube().load(byDayAndDevice, undefined, undefined, format);
      assert.deepEqual(other.rawData(), rows.rawData());
      assert.deepEqual(other.tablePivot(), rows.tablePivot());
    }
    const none = { ...byDevice, filters: [{ member: 'page_view.device', operator: 'equals', values: ['x'] }] };
    for (const format of ['default', 'compact', 'columnar']) {
      assert.deepEqual((await cube().load(none, undefined, undefined, format)).rawData(), []);
    }
  },

  async compare() {
    const compareDateRange = [['2026-03-01', '2026-03-02'], ['2026-03-02', '2026-03-03']];
    const result = await cube().load({ ...byDay, timeDimensions: [days({ compareDateRange })] });
    assert.deepEqual(result.series().map((each) => each.series.map((point) => point.value)), [[2, 0], [0, 3]]);
    assert.match(result.seriesNames()[0].key, /^2026-03-01T00:00:00.000 - 2026-03-02T23:59:59.999,page_view.views$/);
    assert.equal(result.decompose().length, 2);
  },

  async blending() {
    const other = { ...byDay, measures: ['page_view.engaged_seconds'] };
    const result = await cube().load([byDay, other]);
    assert.deepEqual(result.chartPivot().map(({ xValues, ...each }) => each), [
      { x: '2026-03-01T00:00:00.000', 'page_view.views': 2, 'page_view.engaged_seconds': 30 },
      { x: '2026-03-02T00:00:00.000', 'page_view.views': 0, 'page_view.engaged_seconds': 0 },
      { x: '2026-03-03T00:00:00.000', 'page_view.views': 3, 'page_view.engaged_seconds': 120 },
    ]);
  },

  async pivots() {
    const result = await cube().load(byDayAndDevice);
    assert.deepEqual(result.pivot({ x: ['page_view.device'], y: ['measures'] }).map((each) => each.xValues[0]).sort(), ['desktop', 'desktop', 'phone', 'phone']);
    assert.deepEqual(result.chartPivot().map(({ xValues, ...each }) => each), [
      { x: '2026-03-01T00:00:00.000', 'desktop,page_view.views': 1, 'phone,page_view.views': 1 },
      { x: '2026-03-02T00:00:00.000', 'desktop,page_view.views': 0, 'phone,page_view.views': 0 },
      { x: '2026-03-03T00:00:00.000', 'desktop,page_view.views': 1, 'phone,page_view.views': 2 },
    ]);
    assert.deepEqual(result.tablePivot({ x: ['page_view.time.day', 'page_view.device'], y: ['measures'] })[0], {
      'page_view.time.day': '2026-03-01T00:00:00.000', 'page_view.device': 'desktop', 'page_view.views': 1,
    });
    assert.deepEqual(result.tableColumns().map((each) => each.key), ['page_view.time.day', 'page_view.device', 'page_view.views']);
    const wide = result.tableColumns({ x: ['page_view.time'], y: ['page_view.device', 'measures'] });
    assert.deepEqual(wide.map((each) => each.key), ['page_view.time.day', 'desktop', 'phone']);
    assert.deepEqual(result.categories().length, 3);
    assert.equal(result.annotation().measures['page_view.views'].shortTitle, 'Views');
    const months = await cube().load({ ...byDevice, dimensions: ['page_view.time.month'] });
    assert.deepEqual(months.tablePivot(), [{ 'page_view.time.month': '2026-03-01T00:00:00.000', 'page_view.views': 5 }]);
  },

  async serialised() {
    const result = await cube().load(byDayAndDevice);
    const again = result.constructor.deserialize(JSON.parse(JSON.stringify(result.serialize())));
    assert.deepEqual(again.chartPivot(), result.chartPivot());
  },

  async drillDown() {
    const result = await cube().load(byDayAndDevice);
    const drill = result.drillDown({ xValues: ['2026-03-03T00:00:00.000'], yValues: ['phone', 'page_view.views'] });
    assert.deepEqual(drill.timeDimensions[0].dateRange, ['2026-03-03T00:00:00.000', '2026-03-03T23:59:59.999']);
    assert.deepEqual(drill.filters.map((each) => each.operator), ['measureFilter', 'equals']);
    const rows = (await cube().load(drill)).rawData();
    assert.equal(rows.reduce((sum, row) => sum + Number(row['page_view.views']), 0), 2);
    assert(rows.every((row) => row['page_view.device'] === 'phone' && 'page_view.article' in row));
  },

  async filters() {
    const filters = [
      { or: [{ member: 'page_view.device', operator: 'startsWith', values: ['PH'] }, { member: 'page_view.device', operator: 'notSet' }] },
      { member: 'page_view.views', operator: 'gte', values: ['2'] },
      { member: 'page_view.time', operator: 'afterDate', values: ['2026-03-02'] },
    ];
    assert.deepEqual((await cube().load({ ...byDevice, filters })).rawData(), [{ 'page_view.device': 'phone', 'page_view.views': 2 }]);
  },

  async meta() {
    const meta = await cube().meta();
    assert.equal(meta.resolveMember('page_view.views', 'measures').title, 'Page View Views');
    assert.deepEqual(meta.defaultTimeDimensionNameFor('page_view.views'), 'page_view.time');
    assert(meta.filterOperatorsForMember('page_view.device', 'dimensions').some((each) => each.name === 'startsWith'));
    assert(meta.membersGroupedByCube().measures.length > 0);
    assert.deepEqual((await cube().meta({ onlyViews: true })).cubes, []);
  },

  async dryRun() {
    const dry = await cube().dryRun(byDay);
    assert.equal(dry.queryType, 'regularQuery');
    assert.deepEqual(dry.normalizedQueries[0].timeDimensions[0].dateRange, ['2026-03-01T00:00:00.000', '2026-03-03T23:59:59.999']);
    assert.equal((await cube().dryRun([byDay, byDay])).queryType, 'blendingQuery');
  },

  async sql() {
    assert.match((await cube().sql(byDay)).sql(), /from "?tidemark"?\./);
    assert.equal((await cube().sql([byDay, byDay])).length, 2);
  },

  async cubeSql() {
    const statement = 'SELECT device, MEASURE(views) AS views FROM page_view WHERE device IS NOT NULL GROUP BY 1 ORDER BY 2 DESC';
    const result = await cube().cubeSql(statement);
    assert.deepEqual(result.schema.map((each) => each.name), ['device', 'views']);
    assert.deepEqual(result.data, [['phone', 3], ['desktop', 2]]);
    assert(result.lastRefreshTime);
    const none = await cube().cubeSql("SELECT device, MEASURE(views) FROM page_view WHERE device = 'x' GROUP BY 1");
    assert.deepEqual(none.data, []);
    const day = await cube().cubeSql("SELECT COUNT(views) FROM page_view WHERE time >= '2026-03-03'", { timezone: 'Europe/Berlin' });
    assert.deepEqual(day.data, [[3]]);
    await assert.rejects(cube().cubeSql('SELECT MEASURE(veiws) FROM page_view'), /did you mean 'views'/);
  },

  async cubeSqlStream() {
    const parts = [];
    for await (const part of cube().cubeSqlStream("SELECT DATE_TRUNC('day', time) AS day, SUM(engaged_seconds) FROM page_view GROUP BY 1 ORDER BY 1")) {
      parts.push(part);
    }
    assert.deepEqual(parts.map((each) => each.type), ['schema', 'data']);
    assert.deepEqual(parts[1].data, [['2026-03-01T00:00:00.000', 30], ['2026-03-03T00:00:00.000', 120]]);
  },

  // Not of Cube: the document is held against OpenAPI's own schema.
  async openapi() {
    const document = await (await fetch(url + '/openapi.json')).json();
    const validator = new Validator();
    const { valid, errors } = await validator.validate(document);
    assert.deepEqual(errors ?? [], []);
    assert(valid);
    assert.equal(validator.version, '3.1');
    const broken = await new Validator().validate({ ...document, paths: { '/v1/me': { get: { responses: { 200: {} } } } } });
    assert(!broken.valid);
  },

  async subscribe() {
    await new Promise((resolve, reject) => {
      const subscription = cube({ pollInterval: 0.1 }).subscribe(byDevice, {}, async (error, result) => {
        try {
          assert.equal(error, null);
          assert.equal(result.rawData()[0]['page_view.views'], 3);
          await subscription.unsubscribe();
          resolve();
        } catch (e) {
          reject(e);
        }
      });
    });
  },

  async refusals() {
    await refused(cube({ token: 'wrong' }).load(byDay), 403, /Invalid token/);
    await refused(cube().load({ measures: ['page_view.veiws'] }), 400, /'page_view.veiws' not found for path 'page_view.veiws'/);
    await refused(cube().load({ ...byDay, limit: 1e9 }), 400, /limit has been exceeded/);
  },

  // Somebody holds a table of the database until "Continue wait" was told twice.
  async progress() {
    let told = 0;
    const result = await cube().load(byDevice, {
      progressCallback: (progress) => {
        assert(progress.timeElapsed() > 0);
        told += 1;
        console.log(`told ${told}: ${progress.stage()}`);
      },
    });
    assert(told >= 2);
    assert.equal(result.rawData()[0]['page_view.views'], 3);
  },
};

await checks[name]();
