import { beforeAll, describe, expect, test } from 'vitest';
import type { Detector } from '../../../src/detect/detector';
import { judgeFixture } from '../../support/detect/judgeKind';
import { kindFixtures } from '../../support/detect/kindFixtures';
import { loadDetector } from '../../support/detect/loadDetector';

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

describe('what the fixtures of each kind say is found, and nothing else is claimed', () => {
  test.each(kindFixtures('.').map((fixture) => [`${fixture.kind}/${fixture.name}`, fixture] as const))(
    '%s',
    async (_, fixture) => {
      const outcomes = await judgeFixture(fixture, detector);
      const refuted = outcomes.filter(({ verdict, isAllowed }) => verdict !== 'right' && !isAllowed);
      expect(refuted.flatMap(({ differences }) => differences)).toEqual([]);
    },
  );
});
