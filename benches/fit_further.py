#!/usr/bin/env python3
"""Fits how likely a quote holds the answer: the weights of `crates/engine/src/answer/further.rs`.

  PULLQUOTE__ANSWER__FURTHER=0 pullquote eval SET... --json > run.json
  benches/fit_further.py run.json

A logistic regression (Newton's method, L2 of 1, no package needed) on the even questions of all sets in the run: one for first quotes,
by the answer's confidence, one for later ones. Prints the weights as the source has them, and for thresholds on the odd questions how
many quotes are shown, how many of them are of use, and how many answers still show a right text.
"""
import json, math, sys

LATER = ['behind', 'best_article', 'passage_behind', 'new']
THRESHOLDS = [0, .05, .08, .1, .12, .14, .16, .2, .25]


def solve(matrix, vector):
    rows = [row[:] + [value] for row, value in zip(matrix, vector)]
    for at in range(len(rows)):
        best = max(range(at, len(rows)), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(len(rows)):
            if other != at:
                rows[other] = [a - rows[other][at] * b for a, b in zip(rows[other], rows[at])]
    return [row[-1] for row in rows]


def likelihood(weights, signs):
    return 1 / (1 + math.exp(-sum(weight * sign for weight, sign in zip(weights, signs + [1]))))


def fit(examples):
    size = len(examples[0][0]) + 1
    weights = [0.0] * size
    for _ in range(25):
        slope = [-weight for weight in weights[:-1]] + [0.0]
        bend = [[float(a == b and a < size - 1) for b in range(size)] for a in range(size)]
        for signs, right in examples:
            p = likelihood(weights, signs)
            signs = signs + [1]
            for a in range(size):
                slope[a] += (right - p) * signs[a]
                for b in range(size):
                    bend[a][b] += p * (1 - p) * signs[a] * signs[b]
        step = solve(bend, slope)
        weights = [weight + change for weight, change in zip(weights, step)]
        if max(map(abs, step)) < 1e-6:
            break
    return weights


def quotes(question):
    for place, quote in enumerate(question.get('quotes', [])):
        signs = dict(quote['signs'])
        yield place > 0, [signs[name] for name in (LATER if place else ['answer'])], quote


def main():
    run = json.load(open(sys.argv[1], encoding='utf8'))
    sets = run.get('sets', [run])
    split = [(one['name'], one['questions'][::2], one['questions'][1::2]) for one in sets]
    examples = {False: [], True: []}
    for _, even, _ in split:
        for question in even:
            for is_later, signs, quote in quotes(question):
                examples[is_later].append((signs, float(quote['is_right'])))
    first, later = fit(examples[False]), fit(examples[True])
    print(f'answer {first[0]:.2f}\nlater {later[-1] - first[-1]:.2f}')
    print('\n'.join(f'{name} {weight:.2f}' for name, weight in zip(LATER, later)))
    print(f'bias {first[-1]:.2f}')
    for name, _, odd in split:
        print(f'\n{name}, odd questions with an answer\n{"from":>5} {"quotes":>7} {"strong":>7} {"useful":>7} {"right":>7}')
        answered = [question for question in odd if question['answerable'] and question.get('quotes')]
        for threshold in THRESHOLDS:
            shown = [[quote for is_later, signs, quote in quotes(question) if not is_later or likelihood(later, signs) >= threshold] for question in answered]
            strong = [len(some) for question, some in zip(answered, shown) if question['tier'] == 'strong']
            count = sum(map(len, shown))
            useful = sum(quote['is_useful'] for some in shown for quote in some)
            right = sum(any(quote['is_right'] for quote in some) for some in shown)
            print(f'{threshold:5.2f} {count / len(shown):7.2f} {sum(strong) / max(1, len(strong)):7.2f} {useful / count:7.3f} {right / len(shown):7.3f}')


if __name__ == '__main__':
    main()
