/** Why nothing explains the event: the candidates with their conditions, and the possible states. */
import type { PageCandidate, PageCase, PageState } from '../page-data.js';
import { element } from './dom.js';
import { scrolling } from './detail.js';

export function renderGuards({ candidates }: PageCase): readonly Node[] {
  return candidates.map((candidate, index) =>
    scrolling(`Candidate ${index + 1}`, guardTable(candidate)),
  );
}

function guardTable({ transition, place, conjuncts }: PageCandidate): HTMLElement {
  const isEnabled = conjuncts.every(({ holds }) => holds);
  return element(
    'table',
    { class: 'guards' },
    element(
      'caption',
      {},
      element('code', {}, transition),
      `: ${isEnabled ? 'enabled' : 'not enabled'} (${place})`,
    ),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...['condition', 'holds', 'values'].map((text) => element('th', { scope: 'col' }, text)),
      ),
    ),
    element(
      'tbody',
      {},
      ...conjuncts.map(({ text, holds, values }) =>
        element(
          'tr',
          { class: holds ? 'holds' : 'fails' },
          element('th', { scope: 'row' }, element('code', {}, text)),
          element('td', {}, holds ? 'yes' : 'NO'),
          element('td', {}, values.map(([name, value]) => `${name} = ${value}`).join(', ')),
        ),
      ),
    ),
  );
}

export function renderStates({ states, possible }: PageCase): readonly Node[] {
  const hidden = possible - states.length;
  return [
    element(
      'p',
      { class: 'note' },
      'None of them allows the event: after it, no state is possible.',
    ),
    ...states.map((state, index) =>
      renderState(state, states.length > 1 ? `State ${index + 1}` : 'The only state'),
    ),
    ...(hidden > 0 ? [element('p', {}, `And ${hidden} more.`)] : []),
  ];
}

function renderState({ tasks, objects }: PageState, title: string): HTMLElement {
  return element(
    'div',
    { class: 'state' },
    element('h3', {}, title),
    element(
      'ul',
      {},
      ...tasks.map(({ task, stack }) =>
        element(
          'li',
          {},
          element('span', { class: 'task' }, task),
          stack.length === 0 ? ' is idle' : ` in ${stack.join(' › ')}`,
        ),
      ),
    ),
    element(
      'div',
      { class: 'columns' },
      ...objects.map(({ object, fields }) =>
        scrolling(
          object,
          element(
            'table',
            { class: 'values' },
            element('caption', {}, object),
            element(
              'thead',
              {},
              element(
                'tr',
                {},
                element('th', { scope: 'col' }, 'member'),
                element('th', { scope: 'col' }, 'value'),
              ),
            ),
            element(
              'tbody',
              {},
              ...fields.map(([name, value]) =>
                element('tr', {}, element('th', { scope: 'row' }, name), element('td', {}, value)),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}
