/** Words that no name of an exported TLA+ module may be. */

/** Of TLA+ itself, with the operators that are words. */
const keywords = `ACTION ASSUME ASSUMPTION AXIOM BY CASE CHOOSE CONSTANT CONSTANTS COROLLARY DEF DEFINE DEFS DOMAIN
ELSE ENABLED EXCEPT EXTENDS FALSE HAVE HIDE IF IN INSTANCE LAMBDA LEMMA LET LOCAL MODULE NEW OBVIOUS OMITTED ONLY OTHER
PICK PROOF PROPOSITION PROVE QED RECURSIVE SF_ STATE STRING SUBSET SUFFICES TAKE TEMPORAL THEN THEOREM TRUE UNCHANGED
UNION USE VARIABLE VARIABLES WF_ WITH WITNESS BOOLEAN`;

/** Of the modules that every exported one extends. */
const modules = `Nat Int Seq Head Tail Len Append SubSeq SelectSeq IsFiniteSet Cardinality Print PrintT Assert
JavaTime TLCGet TLCSet Permutations SortSeq RandomElement Any ToString TLCEval Naturals Integers Sequences FiniteSets
TLC`;

/** What every exported module defines or binds. */
const ours = `none free stack error vars Init Next Move Step FairStep Spec Done Fail NoError NoItems AddItem RemoveItem Least Div Rem
Abs Trim Final At Top SetTop frame caller bag item items s t u i n f w f_1 f_2 f_3 f_4 f_5 f_6 f_7 f_8`;

export const tlaWords: readonly string[] = `${keywords} ${modules} ${ours}`.split(/\s+/);
