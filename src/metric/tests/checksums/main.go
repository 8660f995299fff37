// Writes checksums.txt: what upstream gives for the cases that main.rs draws.
//
//	FLINT_CASES=/tmp/cases cargo test -p flint-metric --test checksums
//	go run ./main.go </tmp/cases >checksums.txt     # in a checkout of Prometheus, on amd64
package main

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser/posrange"
	"github.com/prometheus/prometheus/util/annotations"
	"github.com/prometheus/prometheus/util/convertnhcb"
)

type float = histogram.FloatHistogram

var hints = []histogram.CounterResetHint{
	histogram.UnknownCounterReset, histogram.CounterReset, histogram.NotCounterReset, histogram.GaugeType,
}

func readFloat(text string) float64 {
	if text == "nan" {
		return math.NaN()
	}
	bits, err := strconv.ParseUint(text, 16, 64)
	if err != nil {
		panic(err)
	}
	return math.Float64frombits(bits)
}

func readInt(text string) int {
	value, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return value
}

func readList[T any](text string, read func(string) T) (list []T) {
	if text != "-" {
		for _, item := range strings.Split(text, ",") {
			list = append(list, read(item))
		}
	}
	return list
}

func readSpan(text string) histogram.Span {
	offset, length, _ := strings.Cut(text, ":")
	return histogram.Span{Offset: int32(readInt(offset)), Length: uint32(readInt(length))}
}

func readBucket(text string) promql.Bucket {
	bound, count, _ := strings.Cut(text, ":")
	return promql.Bucket{UpperBound: readFloat(bound), Count: readFloat(count)}
}

func read(text string) *float {
	fields := strings.Split(text, ";")
	return &float{
		CounterResetHint: hints[readInt(fields[0])],
		Schema:           int32(readInt(fields[1])),
		ZeroThreshold:    readFloat(fields[2]),
		ZeroCount:        readFloat(fields[3]),
		Count:            readFloat(fields[4]),
		Sum:              readFloat(fields[5]),
		PositiveSpans:    readList(fields[6], readSpan),
		NegativeSpans:    readList(fields[7], readSpan),
		PositiveBuckets:  readList(fields[8], readFloat),
		NegativeBuckets:  readList(fields[9], readFloat),
		CustomValues:     readList(fields[10], readFloat),
	}
}

func showFloat(value float64) string {
	if math.IsNaN(value) {
		return "nan"
	}
	return strconv.FormatUint(math.Float64bits(value), 16)
}

func showList[T any](list []T, show func(T) string) string {
	if len(list) == 0 {
		return "-"
	}
	var items []string
	for _, item := range list {
		items = append(items, show(item))
	}
	return strings.Join(items, ",")
}

func show(h *float) string {
	hint := 0
	for hints[hint] != h.CounterResetHint {
		hint++
	}
	span := func(s histogram.Span) string { return fmt.Sprintf("%d:%d", s.Offset, s.Length) }
	return strings.Join([]string{
		strconv.Itoa(hint), strconv.Itoa(int(h.Schema)),
		showFloat(h.ZeroThreshold), showFloat(h.ZeroCount), showFloat(h.Count), showFloat(h.Sum),
		showList(h.PositiveSpans, span), showList(h.NegativeSpans, span),
		showList(h.PositiveBuckets, showFloat), showList(h.NegativeBuckets, showFloat),
		showList(h.CustomValues, showFloat),
	}, ";")
}

func showBuckets(it histogram.BucketIterator[float64]) string {
	var all []histogram.Bucket[float64]
	for it.Next() {
		all = append(all, it.At())
	}
	return showList(all, func(b histogram.Bucket[float64]) string {
		return fmt.Sprintf("%s:%s:%v:%v:%s:%d", showFloat(b.Lower), showFloat(b.Upper),
			b.LowerInclusive, b.UpperInclusive, showFloat(b.Count), b.Index)
	})
}

func showEstimate(value float64, annos annotations.Annotations) string {
	note := ""
	for _, err := range annos {
		switch {
		case errors.Is(err, annotations.NativeHistogramQuantileNaNResultInfo):
			note = "nan"
		case errors.Is(err, annotations.NativeHistogramQuantileNaNSkewInfo):
			note = "skewed"
		case errors.Is(err, annotations.NativeHistogramFractionNaNsInfo):
			note = "without"
		}
	}
	return showFloat(value) + " " + note
}

func failed(err error) string { return "error: " + err.Error() }

func combine(h *float, collision, reconciled bool, err error) string {
	if err != nil {
		return failed(err)
	}
	return fmt.Sprintf("%v,%v %s", collision, reconciled, show(h))
}

func kahanAdd(args []string) string {
	h := read(args[0])
	var c *float
	var result string
	for _, other := range args[1:] {
		updated, collision, reconciled, err := h.KahanAdd(read(other), c)
		if err != nil {
			return failed(err)
		}
		c = updated
		result += fmt.Sprintf("%v,%v ", collision, reconciled)
	}
	return result + show(h) + " " + show(c)
}

func reduce(text, target string) string {
	h, schema := read(text), int32(readInt(target))
	if err := h.ReduceResolution(schema); err != nil {
		return failed(err)
	}
	return show(h) + " " + show(read(text).CopyToSchema(schema))
}

func iterate(h *float) string {
	return strings.Join([]string{
		showBuckets(h.AllBucketIterator()), showBuckets(h.AllReverseBucketIterator()),
		showBuckets(h.PositiveBucketIterator()), showBuckets(h.PositiveReverseBucketIterator()),
		showBuckets(h.NegativeBucketIterator()), showBuckets(h.NegativeReverseBucketIterator()),
	}, " ")
}

func validate(h *float) string {
	if err := h.Validate(); err != nil {
		return failed(err)
	}
	return "valid"
}

func classicQuantiles(args []string) string {
	buckets := readList(args[0], readBucket)
	var results []string
	for _, q := range readList(args[1], readFloat) {
		value, isForced, isFixed, least, most, diff := promql.BucketQuantile(q, buckets)
		forced := "-"
		if isForced {
			forced = showList([]float64{least, most, diff}, showFloat)
		}
		results = append(results, fmt.Sprintf("%s %s %v", showFloat(value), forced, isFixed))
	}
	return strings.Join(results, " ")
}

func convert(args []string) string {
	classic := convertnhcb.NewTempHistogram()
	for _, bucket := range readList(args[0], readBucket) {
		_ = classic.SetBucketCount(bucket.UpperBound, bucket.Count)
	}
	if args[1] != "-" {
		_ = classic.SetCount(readFloat(args[1]))
	}
	_ = classic.SetSum(5.5)
	h, fh, err := classic.Convert()
	if err == nil && fh == nil {
		if err = h.Validate(); err == nil {
			fh = h.ToFloat(nil)
		}
	}
	if err == nil {
		err = fh.Validate()
	}
	if err != nil {
		return failed(err)
	}
	return show(fh)
}

func run(name string, args []string) string {
	switch name {
	case "add":
		return combine(read(args[0]).Add(read(args[1])))
	case "sub":
		return combine(read(args[0]).Sub(read(args[1])))
	case "kahan_add":
		return kahanAdd(args)
	case "compact":
		return show(read(args[0]).Compact(readInt(args[1])))
	case "reduce":
		return reduce(args[0], args[1])
	case "detect_reset":
		return fmt.Sprint(read(args[0]).DetectReset(read(args[1])))
	case "equals":
		return fmt.Sprint(read(args[0]).Equals(read(args[1])))
	case "mul":
		h := read(args[0]).Mul(readFloat(args[1]))
		return fmt.Sprint(show(h), " ", h.HasOverflow(), " ", h.Size())
	case "div":
		h := read(args[0]).Div(readFloat(args[1]))
		return fmt.Sprint(show(h), " ", h.HasOverflow(), " ", h.Size())
	case "trim":
		return show(read(args[0]).TrimBuckets(readFloat(args[1]), args[2] == "true"))
	case "quantile":
		return showEstimate(promql.HistogramQuantile(readFloat(args[1]), read(args[0]), "", posrange.PositionRange{}))
	case "fraction":
		return showEstimate(promql.HistogramFraction(
			readFloat(args[1]), readFloat(args[2]), read(args[0]), "", posrange.PositionRange{}))
	case "iterate":
		return iterate(read(args[0]))
	case "text":
		h := read(args[0])
		return h.String() + " " + h.TestExpression()
	case "validate":
		return validate(read(args[0]))
	case "classic_quantile":
		return classicQuantiles(args)
	case "classic_fraction":
		return showFloat(promql.BucketFraction(readFloat(args[1]), readFloat(args[2]), readList(args[0], readBucket)))
	case "convert":
		return convert(args)
	}
	panic("no such operation: " + name)
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	sums := map[string]uint64{}
	var names []string
	for lines.Scan() {
		fields := strings.Split(lines.Text(), " ")
		name := fields[0]
		sum, isKnown := sums[name]
		if !isKnown {
			sum = 0xcbf29ce484222325
			names = append(names, name)
		}
		for _, b := range []byte(run(name, fields[1:]) + "\n") {
			sum = (sum ^ uint64(b)) * 0x100000001b3
		}
		sums[name] = sum
	}
	for _, name := range names {
		fmt.Printf("%s %016x\n", name, sums[name])
	}
}
