/** Designs side by side for programs: `kspec/matrix/1`. Its keys are stable; more may be added. */
import {
  type Design,
  type Matrix,
  type MatrixCell,
  type MatrixClaim,
  stepCount,
} from '../explore/matrix.js';

export function matrixJson(matrices: readonly Matrix[]) {
  return {
    schema: 'kspec/matrix/1',
    tables: matrices.map(({ designs, rows }) => ({
      designs: designs.map(designJson),
      rows: rows.map(({ claim, cells }) => ({ ...claimJson(claim), cells: cells.map(cellJson) })),
    })),
  };
}

function designJson({ name, title, explored }: Design) {
  return {
    name,
    title,
    scenarios: explored.map(({ model, found }) => ({
      scenario: model.scenario.name,
      states: found.states,
      transitions: found.transitions,
      depth: found.depth,
      not_expanded: found.left,
    })),
  };
}

function claimJson(claim: MatrixClaim) {
  switch (claim.kind) {
    case 'deadlock':
      return { kind: claim.kind, name: 'deadlock', scenario: claim.scenario };
    case 'error':
      return { kind: claim.kind, name: claim.code, process: claim.process };
    default:
      return { kind: claim.kind, name: claim.name, title: claim.title };
  }
}

function cellJson({ outcome, shortest }: MatrixCell) {
  if (!shortest) return { outcome };
  return { outcome, scenario: shortest.scenario, steps: stepCount(shortest.path) };
}
