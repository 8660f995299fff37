// Writes checksums.txt: what Go gives for pseudo-random arguments, which main.rs draws too.
//
//	go run main.go >checksums.txt        # on amd64
package main

import (
	"container/heap"
	"fmt"
	"math"
	"sort"
	"time"
)

const (
	rounds     = 20000
	sortRounds = 100
)

// SplitMix64.
type random uint64

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

func (r *random) below(limit int) int { return int(r.next() % uint64(limit)) }

func (r *random) unit() float64 { return float64(r.next()>>11) / (1 << 53) }

type checksum uint64

func (s *checksum) add(value uint64) {
	*s = (*s ^ checksum(value)) * 0x100000001b3
	*s ^= *s >> 29
}

func (s *checksum) addFloat(value float64) {
	if value != value {
		value = math.NaN()
	}
	s.add(math.Float64bits(value))
}

func (s checksum) print(name string) { fmt.Printf("%s %016x\n", name, uint64(s)) }

// Bits of floats where functions change their ways.
var edges = []uint64{
	0x0000000000000000, 0x8000000000000000, 0x7ff0000000000000, 0xfff0000000000000, // 0, infinities
	0x7ff8000000000001, 0x7ff0000000000002, // NaN, a stale marker
	0x3ff0000000000000, 0xbff0000000000000, 0x3fe0000000000000, 0xbfe0000000000000, // 1, 0.5
	0x4000000000000000, 0xc000000000000000, 0x4008000000000000, 0xc008000000000000, // 2, 3
	0x7fefffffffffffff, 0xffefffffffffffff, 0x0000000000000001, 0x8000000000000001, // extremes
	0x0010000000000000, 0x8010000000000000, 0x000012688b70e62b, 0x800012688b70e62b, // subnormals
	0x43e0000000000000, 0xc3e0000000000000, 0x433fffffffffffff, 0x4340000000000000, // 2^63, 2^53
	0x40862e42fefa39ef, 0xc086232bdd7abcd2, 0xc0874910d52d3051, // the ends of exp
	0x408fffffffffffff, 0xc090c80000000000, 0x41b0000000000000, 0x41c0000000000000, // exp2, 2^28, 2^29
	0x3fe6a09e667f3bcd, 0x3fe6666666666666, 0x3fe51eb851eb851f, 0x4003504f333f9de6, // sqrt(1/2), 0.7, 0.66
	0x3fe4000000000000, 0x4035000000000000, 0x4046029331118300, // tanh, sinh
	0x3fda827999fcef34, 0xbfd2bec333018866, 0x3e20000000000000, 0x3c90000000000000, // log1p
}

const families = 8

func argument(r *random, family int) float64 {
	switch family {
	case 0:
		return math.Float64frombits(r.next())
	case 1:
		return r.unit()*2 - 1
	case 2: // from 2^-40 to 2^40
		bits := r.next()
		return math.Float64frombits(bits&0x800fffffffffffff | uint64(983+r.below(80))<<52)
	case 3:
		return r.unit()*1500 - 750
	case 4:
		return float64(r.below(2001) - 1000)
	case 5:
		return math.Float64frombits(edges[r.below(len(edges))])
	case 6:
		bits := edges[r.below(len(edges))]
		return math.Float64frombits(bits + uint64(r.below(9)) - 4)
	default: // around multiples of pi/4
		angle := float64(r.below(1<<20)) * (math.Pi / 4)
		return math.Float64frombits(math.Float64bits(angle) + uint64(r.below(9)) - 4)
	}
}

type unary struct {
	name     string
	function func(float64) float64
}

var unaries = []unary{
	{"exp", math.Exp}, {"exp2", math.Exp2},
	{"ln", math.Log}, {"log2", math.Log2}, {"log10", math.Log10}, {"log1p", math.Log1p},
	{"sin", math.Sin}, {"cos", math.Cos}, {"tan", math.Tan},
	{"asin", math.Asin}, {"acos", math.Acos}, {"atan", math.Atan},
	{"sinh", math.Sinh}, {"cosh", math.Cosh}, {"tanh", math.Tanh},
	{"asinh", math.Asinh}, {"acosh", math.Acosh}, {"atanh", math.Atanh},
	{"round", math.Round}, {"sqrt", math.Sqrt},
	{"floor", math.Floor}, {"ceil", math.Ceil}, {"trunc", math.Trunc},
	{"modf/integer", func(x float64) float64 { integer, _ := math.Modf(x); return integer }},
	{"modf/fraction", func(x float64) float64 { _, fraction := math.Modf(x); return fraction }},
	{"frexp/fraction", func(x float64) float64 { fraction, _ := math.Frexp(x); return fraction }},
	{"frexp/exponent", func(x float64) float64 { _, exponent := math.Frexp(x); return float64(exponent) }},
	{"to_int64", func(x float64) float64 { return math.Float64frombits(uint64(int64(x)) >> 2) }},
	{"to_int64/low", func(x float64) float64 { return float64(int64(x) & 0xffff) }},
}

type binary struct {
	name     string
	function func(x, y float64) float64
}

var binaries = []binary{
	{"pow", math.Pow}, {"atan2", math.Atan2}, {"rem", math.Mod},
	{"max", math.Max}, {"min", math.Min}, {"nextafter", math.Nextafter},
	{"ldexp", func(x, y float64) float64 {
		if !(math.Abs(y) < 1<<31) {
			y = 17
		}
		return math.Ldexp(x, int(y))
	}},
}

func numbers() {
	for _, it := range unaries {
		var sum checksum
		for family := range families {
			r := random(family)
			for range rounds {
				sum.addFloat(it.function(argument(&r, family)))
			}
		}
		sum.print(it.name)
	}
	for _, it := range binaries {
		var sum checksum
		for family := range families {
			r := random(family)
			for range rounds {
				other := r.below(families)
				x := argument(&r, family)
				sum.addFloat(it.function(x, argument(&r, other)))
			}
		}
		sum.print(it.name)
	}
}

func dates() {
	const first = -9223371966579724800
	var sum checksum
	r := random(1)
	for index := range rounds {
		seconds := int64(r.next())
		switch index % 4 {
		case 1:
			seconds >>= r.below(40)
		case 2:
			seconds = math.MinInt64 + seconds>>40
		case 3:
			seconds = first + seconds>>20
		}
		t := time.Unix(seconds, 0).UTC()
		for _, value := range []int{
			t.Year(), int(t.Month()), t.Day(), int(t.Weekday()), t.YearDay(), t.Hour(), t.Minute(), t.Second(),
			32 - time.Date(t.Year(), t.Month(), 32, 0, 0, 0, 0, time.UTC).Day(),
		} {
			sum.add(uint64(value))
		}
	}
	sum.print("civil")
}

type item struct{ key, id int }

const patterns = 11

func items(r *random, pattern, length int) []item {
	items := make([]item, length)
	for index := range items {
		key := index
		switch pattern {
		case 0:
			key = r.below(1 << 30)
		case 1:
			key = r.below(4)
		case 2:
			key = r.below(length/3 + 1)
		case 3: // sorted
		case 4:
			key = length - index
		case 5:
			key = index % 7
		case 6: // up and down
			key = min(index, length-index)
		case 7: // sorted but for a few
			if key = index / 5; r.below(16) == 0 {
				key = r.below(length)
			}
		case 8:
			key = 0
		case 9:
			key = index % (length/2 + 1)
		case 10: // reversed but for a few
			if key = length - index; r.below(32) == 0 {
				key = r.below(length)
			}
		}
		items[index] = item{key, index}
	}
	return items
}

func sortAndAdd(sum *checksum, items []item, less func(a, b item) bool) {
	calls := 0
	sort.Slice(items, func(i, j int) bool {
		calls++
		return less(items[i], items[j])
	})
	sum.add(uint64(calls))
	for _, it := range items {
		sum.add(uint64(it.id))
	}
}

func byKey(a, b item) bool { return a.key < b.key }

// An order that is made up while it is asked for, so that pivots are bad. M. D. McIlroy, "A Killer Adversary for
// Quicksort".
func adversary(length int) func(a, b item) bool {
	keys := make([]int, length)
	for index := range keys {
		keys[index] = length
	}
	solid, candidate := 0, 0
	return func(a, b item) bool {
		if keys[a.id] == length && keys[b.id] == length {
			if a.id == candidate {
				keys[a.id] = solid
			} else {
				keys[b.id] = solid
			}
			solid++
		}
		if keys[a.id] == length {
			candidate = a.id
		} else if keys[b.id] == length {
			candidate = b.id
		}
		return keys[a.id] < keys[b.id]
	}
}

func sorts() {
	for pattern := range patterns {
		var sum checksum
		r := random(pattern)
		for range sortRounds {
			length := r.below(1 << r.below(13))
			sortAndAdd(&sum, items(&r, pattern, length), byKey)
		}
		sum.print(fmt.Sprintf("sort/%d", pattern))
	}
	var sum checksum
	for _, length := range []int{13, 50, 51, 100, 1000, 5000} {
		sortAndAdd(&sum, items(nil, 3, length), adversary(length))
	}
	sum.print("sort/adversary")
	sum = 0
	r := random(1)
	for range sortRounds {
		moody := func(a, b item) bool { return r.below(3) == 0 }
		sortAndAdd(&sum, items(nil, 3, r.below(300)), moody)
	}
	sum.print("sort/moody")
}

type itemHeap []item

func (h itemHeap) Len() int           { return len(h) }
func (h itemHeap) Less(i, j int) bool { return byKey(h[i], h[j]) }
func (h itemHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *itemHeap) Push(it any)       { *h = append(*h, it.(item)) }
func (h *itemHeap) Pop() any {
	last := len(*h) - 1
	it := (*h)[last]
	*h = (*h)[:last]
	return it
}

func heaps() {
	const keys = 16
	var sum checksum
	var h itemHeap
	r := random(1)
	for index := range rounds {
		switch choice := r.below(200); {
		case choice == 0:
			h = items(&r, 1, r.below(100))
			heap.Init(&h)
		case choice < 80:
			heap.Push(&h, item{r.below(keys), index})
		case len(h) == 0:
		case choice < 140:
			sum.add(uint64(heap.Pop(&h).(item).id))
		default:
			at := r.below(len(h))
			h[at].key = r.below(keys)
			heap.Fix(&h, at)
		}
	}
	for _, it := range h {
		sum.add(uint64(it.id))
	}
	sum.print("heap")
}

func main() {
	numbers()
	dates()
	sorts()
	heaps()
}
