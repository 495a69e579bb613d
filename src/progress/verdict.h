/* Verdict: how methods fill theirs. */
#pragma once
#include "progress/method.h"

Verdict verdict_none(ProgressWhy why);
/* Where the score is no finite number (a way or a rate too near to zero to be divided by) the
 * verdict is none, zero: no NAN or infinity leaves a method with a class. */
Verdict verdict_make(ProgressClass class, double score, double expected);
/* The verdict itself; or, where the subject's latest value meets its target, CLASS_MET with the
 * score and the expectation that the verdict has, if any. A subject without values meets nothing.
 */
Verdict verdict_or_met(const Subject *subject, Verdict verdict);
