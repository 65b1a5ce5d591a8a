/** The whole timeline on a strip: where the violation is, what is in the view, and what is in sight. */
import type { Course } from './course.js';
import { element } from './dom.js';

const width = 18;

export class Overview {
  readonly canvas: HTMLCanvasElement;
  private readonly course: Course;
  private readonly rows: readonly number[] | undefined;

  constructor(course: Course, rows: readonly number[] | undefined, jump: (row: number) => void) {
    this.course = course;
    this.rows = rows;
    this.canvas = element('canvas', { class: 'overview', 'aria-hidden': 'true', width });
    this.canvas.addEventListener('click', ({ offsetY }) => {
      jump(Math.floor((offsetY / this.canvas.clientHeight) * this.course.length));
    });
  }

  draw(selected: number): void {
    const { canvas, course, rows } = this;
    const height = Math.max(1, canvas.clientHeight);
    canvas.height = height;
    const context = canvas.getContext('2d');
    if (!context) return;
    const colors = getComputedStyle(canvas);
    const place = (row: number) => Math.floor((row / Math.max(1, course.length)) * height);
    const fill = (row: number, name: string, thickness: number) => {
      context.fillStyle = colors.getPropertyValue(name);
      context.fillRect(0, Math.min(place(row), height - thickness), width, thickness);
    };
    const { after, mark } = course.timeline;
    if (after !== undefined) {
      context.fillStyle = colors.getPropertyValue('--after');
      context.fillRect(0, place(after), width, height);
    }
    for (const row of (rows ?? []).slice(0, 20_000)) fill(row, '--muted', 1);
    if (mark !== undefined) fill(mark, '--error', 3);
    fill(selected, '--accent', 2);
  }
}
