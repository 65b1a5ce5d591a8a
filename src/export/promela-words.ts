/** Words that no name of an exported Promela text may be. */

/** Of Promela itself (`man promela`, Spin 6.5.2). */
const keywords = `accept active always assert assignment atomic bit bool break byte c_code c_decl c_expr c_state
c_track chan cond_expr do d_proctype d_procty d_step else empty enabled end eval eventually false fi for full
get_priority goto hidden if in init inline int len local ltl mtype nempty never nfull next notrace np_ nr_pr od of
pc_value pid printf printm priority proctype progress provided release return run select set_priority short show
skip strong_until stronguntil timeout trace true typedef unless unsigned until weak_until weakuntil xr xs implies
equivalent product`;

/** Of C, because variables keep their names in the verifier that Spin writes. */
const ofC = `auto case char const continue default double enum extern float long main register restrict
signed sizeof static struct switch union void volatile while asm typeof inline linux unix errno alloca stdin stdout
stderr max mix minseq maxseq uchar uint ulong ushort pptr qptr q_sz wasnew getframe get16bits sigmask offsetof
va_arg va_copy va_end va_start isalnum isalpha isascii isblank iscntrl isdigit isgraph islower isprint ispunct isspace
isupper isxdigit toascii now`;

/** What the text itself defines. */
const ours = `above again at base below each fail final frame free locals idle me none queue_base demand scratch stop failed_halfway turns world object queue flag holds done item_1 item_2 item_3 item_4 item_5 item_6
element head tail length_of pushed`;

export const promelaWords: readonly string[] = `${keywords} ${ofC} ${ours}`.split(/\s+/);
