package wire_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// Values of the vectors.
const (
	vConv    = "5ca1ab1e00000000000000000000c0de"
	vSend    = "00112233445566778899aabbccddeeff"
	vLast    = "ffeeddccbbaa99887766554433221100"
	vVisitor = "0a0000000000000000000000000000aa"
	vAgent   = "0b0000000000000000000000000000bb"
	vTicket  = "eyJzIjoic2hvcCJ9.c2lnbmVk"
	vToken   = "v1.0a0000000000000000000000000000aa.c2VjcmV0"
	vText    = "Do you have this cup in \"blue\"?\n茶杯 👩‍👧 \\ / \u202e <b> \u007f \u0001"
)

// frames are all frames of protocol version 1, by the file in testdata/v1 that
// holds each. The files are the fixtures that later versions must go on
// reading and, to peers of version 1, writing: they may be added to and never
// changed.
var frames = map[string]wire.Frame{
	"widget/hello-first": {
		Type: wire.TypeHello, Hello: wire.Hello{V: 1, Ticket: vTicket, Locale: "zh-CN", Page: "https://shop.example/杯?a=1&b=2", Title: "茶杯 <b>", Referrer: "https://search.example/"},
	},
	"widget/hello-again":  {Type: wire.TypeHello, Hello: wire.Hello{V: 1, Ticket: vTicket, Token: vToken}},
	"widget/hello-resume": {Type: wire.TypeHello, Hello: wire.Hello{V: 1, Ticket: vTicket, Token: vToken}, Resume: wire.Resume{Epoch: "e1", Last: vLast}, Conv: vConv, Seq: 7},
	"widget/open":         {Type: wire.TypeOpen, Conv: vConv},
	"widget/open-resume":  {Type: wire.TypeOpen, Resume: wire.Resume{Epoch: "e1", Last: vLast}, Conv: vConv, Seq: 18446744073709551615},
	"widget/send":         {Type: wire.TypeSend, Conv: vConv, ID: vSend, Text: vText, Clock: wire.Clock{Sent: 1760000000123, Slack: 40}},
	"widget/typing":       {Type: wire.TypeTyping, Conv: vConv, On: true},
	"widget/typing-off":   {Type: wire.TypeTyping, Conv: vConv},
	"widget/read":         {Type: wire.TypeRead, Conv: vConv, Seq: 9},
	"widget/rate":         {Type: wire.TypeRate, Conv: vConv, ID: vSend, Seq: 12, Form: wire.Form{Score: 4}},
	"widget/rate-comment": {Type: wire.TypeRate, Conv: vConv, ID: vSend, Seq: 12, Text: "Quick and kind.", Form: wire.Form{Score: 5}},
	"widget/contact":      {Type: wire.TypeContact, Conv: vConv, ID: vSend, Form: wire.Form{Name: "Véra", Email: "vera@shop.example"}},
	"widget/page":         {Type: wire.TypePage, Hello: wire.Hello{Page: "https://shop.example/杯", Title: "茶杯"}},
	"widget/search":       {Type: wire.TypeSearch, ID: "q7", Text: "怎么退货"},

	"relay/welcome-new": {Type: wire.TypeWelcome, Hello: wire.Hello{V: 1, Token: vToken}, Resume: wire.Resume{Epoch: "e1"}, Clock: wire.Clock{Now: 1760000000000}},
	"relay/welcome": {
		Type: wire.TypeWelcome, Hello: wire.Hello{V: 1, Token: vToken}, Resume: wire.Resume{Epoch: "e1"}, Clock: wire.Clock{Now: 1760000000000}, Reply: wire.Reply{Online: true, Chats: []wire.Chat{
			{ID: vConv, Status: chat.StatusOpen, Seq: 12, LastAt: 1760000000000, Preview: "Do you have it in blue?", Agent: "Anna", Unread: true},
			{ID: vLast, Status: chat.StatusResolved, Seq: 30, LastAt: 1750000000000, Preview: "谢谢"},
		}},
	},
	"relay/welcome-renewed": {Type: wire.TypeWelcome, Hello: wire.Hello{V: 1, Token: vToken, Renewed: vToken + "2"}, Resume: wire.Resume{Epoch: "e1"}, Clock: wire.Clock{Now: 1760000000000}},
	"relay/events": {Type: wire.TypeEvents, Conv: vConv, Events: []chat.Event{
		{Seq: 3, ID: vSend, At: 1760000000130, Sent: 1760000000123, Kind: chat.KindMessage, Role: chat.RoleVisitor, From: vVisitor, Text: vText},
		{Seq: 4, ID: vLast, At: 1760000000500, Kind: chat.KindHidden},
	}},
	"relay/events-reset": {Type: wire.TypeEvents, Conv: vConv, Resume: wire.Resume{Reset: true, More: true}, Events: []chat.Event{
		{Seq: 1, ID: vLast, At: 1760000000000, Kind: chat.KindStarted, Role: chat.RoleVisitor, From: vVisitor, Body: &chat.Started{Locale: "en"}},
	}},
	"relay/events-none":  {Type: wire.TypeEvents, Conv: vConv, Resume: wire.Resume{Reset: true}},
	"relay/typing":       {Type: wire.TypeTyping, Conv: vConv, On: true, Form: wire.Form{Name: "Anna"}},
	"relay/typing-off":   {Type: wire.TypeTyping, Conv: vConv, Form: wire.Form{Name: "Anna"}},
	"relay/presence":     {Type: wire.TypePresence, Reply: wire.Reply{Online: true}},
	"relay/presence-off": {Type: wire.TypePresence},
	"relay/beat":         {Type: wire.TypeBeat, Conv: vConv, Seq: 12, Clock: wire.Clock{Now: 1760000025000}},
	"relay/beat-idle":    {Type: wire.TypeBeat, Clock: wire.Clock{Now: 1760000025000}},
	"relay/move":         {Type: wire.TypeMove, Reply: wire.Reply{Within: 8000}},
	"relay/hits": {Type: wire.TypeHits, ID: "q7", Reply: wire.Reply{Hits: []wire.Article{
		{ID: "returns-start.en", Lang: "en", Question: "How do I return something?", Alt: []string{"send back", "refund"}, Answer: "Write to us **within 30 days**.", Topic: "returns"},
		{ID: "returns-start.zh-CN", Lang: "zh-CN", Question: "怎么退货？", Answer: "请在 30 天内联系我们。"},
	}}},
	"relay/hits-none":   {Type: wire.TypeHits, ID: "q7"},
	"relay/error-send":  {Type: wire.TypeError, ID: vSend, Text: "The message is empty.", Reply: wire.Reply{Code: "text_empty"}},
	"relay/error-rate":  {Type: wire.TypeError, ID: vSend, Text: "Too many messages.", Reply: wire.Reply{Within: 2500, Code: wire.CodeRate}},
	"relay/error-frame": {Type: wire.TypeError, Text: "not valid JSON", Reply: wire.Reply{Code: wire.CodeFrame}},
}

// events are the stored and sent form of every kind of event, likewise.
func vectorFiles(id string) []chat.File {
	return []chat.File{{ID: id, Name: "屏幕.png", Type: "image/png", Size: 20480, Width: 640, Height: 480}}
}

var events = map[string]chat.Event{
	"event/hidden":          {Seq: 4, ID: vLast, At: 1760000000500, Kind: chat.KindHidden},
	"event/started":         {Seq: 1, ID: vLast, At: 1760000000000, Kind: chat.KindStarted, Role: chat.RoleVisitor, From: vVisitor, Name: "Véra", Body: &chat.Started{Locale: "zh-CN", Page: "https://shop.example/杯", Title: "茶杯", Referrer: "https://search.example/"}},
	"event/message":         {Seq: 2, ID: vSend, At: 1760000000130, Sent: 1760000000123, Kind: chat.KindMessage, Role: chat.RoleVisitor, From: vVisitor, Name: "Véra", Text: vText},
	"event/message-agent":   {Seq: 3, ID: vSend, At: 1760000000130, Kind: chat.KindMessage, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Text: "Yes."},
	"event/merged":          {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindMerged, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Body: &chat.Merged{Conv: vConv, Number: 12, Waiting: 1760000000000, Open: 1}},
	"event/message-bot":     {Seq: 3, ID: vSend, At: 1760000000130, Kind: chat.KindMessage, Role: chat.RoleBot, Text: "Here is what I found."},
	"event/message-files":   {Seq: 4, ID: "00112233445566778899aabbccddee01", At: 1760000000140, Kind: chat.KindMessage, Role: chat.RoleVisitor, From: vVisitor, Body: &chat.Attached{Files: vectorFiles("00112233445566778899aabbccddee02")}},
	"event/note-files":      {Seq: 4, ID: "00112233445566778899aabbccddee03", At: 1760000000140, Kind: chat.KindNote, Role: chat.RoleAgent, From: vVisitor, Body: &chat.Attached{Files: vectorFiles("00112233445566778899aabbccddee04")}},
	"event/file-removed":    {Seq: 9, ID: "00112233445566778899aabbccddee05", At: 1760000000150, Kind: chat.KindFileRemoved, Role: chat.RoleAgent, From: "0b0000000000000000000000000000bb", Name: "Ana Lima", Body: &chat.FileRemoved{File: "00112233445566778899aabbccddee02", Name: "屏幕.png"}},
	"event/consented":       {Seq: 9, ID: vLast, At: 1760000000500, Kind: chat.KindConsented, Role: chat.RoleVisitor, From: vVisitor, Body: &chat.Consented{Version: "3", Withdrawn: 1}},
	"event/note":            {Seq: 5, ID: vSend, At: 1760000000130, Kind: chat.KindNote, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Text: "ask Ben"},
	"event/queued-team":     {Seq: 5, ID: vSend, At: 1760000000130, Kind: chat.KindQueued, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Body: &chat.Queued{Team: vAgent, TeamName: "Returns"}},
	"event/queued":          {Seq: 5, ID: vSend, At: 1760000000130, Kind: chat.KindQueued},
	"event/assigned":        {Seq: 5, ID: vSend, At: 1760000000130, Kind: chat.KindAssigned, Role: chat.RoleAgent, From: vAgent, Body: &chat.Assigned{Agent: vAgent, AgentName: "Anna"}},
	"event/resolved":        {Seq: 5, ID: vSend, At: 1760000000130, Kind: chat.KindResolved, Role: chat.RoleAgent, From: vAgent, Name: "Anna"},
	"event/reopened":        {Seq: 6, ID: vSend, At: 1760000000130, Kind: chat.KindReopened, Role: chat.RoleVisitor, From: vVisitor},
	"event/offered":         {Seq: 6, ID: vSend, At: 1760000000130, Kind: chat.KindOffered, Body: &chat.Offered{Survey: chat.SurveyCSAT, Version: 1}},
	"event/answered":        {Seq: 7, ID: vSend, At: 1760000000130, Kind: chat.KindAnswered, Role: chat.RoleVisitor, From: vVisitor, Body: &chat.Answered{Offer: 6, Answers: chat.CSATAnswers(5, "谢谢")}},
	"event/contact":         {Seq: 7, ID: vSend, At: 1760000000130, Kind: chat.KindContact, Role: chat.RoleVisitor, From: vVisitor, Name: "Véra", Body: &chat.Contact{Email: "vera@shop.example"}},
	"event/read":            {Seq: 8, ID: vSend, At: 1760000000130, Kind: chat.KindRead, Role: chat.RoleAgent, From: vAgent, Body: &chat.Read{UpTo: 7}},
	"event/prompted":        {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindPrompted, Role: chat.RoleBot, From: chat.Bot, Name: "Shop", Text: "Is it one of these?", Body: &chat.Prompted{Label: "Choose", Choices: []chat.Choice{{Text: "怎么退货？", Entry: "returns-start.zh-CN"}, {Text: "Talk to a person"}}, Entry: "returns-start.en", Title: "How do I return something?", Question: 8, Sure: 61}},
	"event/handed-over":     {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindHandedOver, Role: chat.RoleBot, From: chat.Bot, Body: &chat.HandedOver{Why: chat.WhyUnsure, Asked: "where is it\n怎么退货", Offered: "How do I return something?", Page: "https://shop.example/mugs", Contact: "Ana ana@shop.example"}},
	"event/confirmed":       {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindConfirmed, Role: chat.RoleVisitor, From: vVisitor, Body: &chat.Confirmed{Answer: 7, Entry: "returns-start.en", Helped: 1}},
	"event/visited":         {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindVisited, Role: chat.RoleVisitor, From: vVisitor, Body: &chat.Started{Page: "https://shop.example/till", Title: "结账"}},
	"event/largest-number":  {Seq: 18446744073709551615, ID: vSend, At: 4611686018427387904, Sent: -4611686018427387904, Kind: chat.KindRead, Role: chat.RoleVisitor, Body: &chat.Read{UpTo: 18446744073709551615}},
	"event/smallest-number": {Seq: 6, ID: vSend, At: 1760000000130, Kind: chat.KindOffered, Body: &chat.Offered{Survey: "a", Version: -1073741824}},
}

var articles = map[string][]wire.Article{
	"articles/two": {
		{ID: "returns-start.en", Lang: "en", Question: "How do I return something?", Alt: []string{"send back", ""}, Answer: "Write to us.\n\n* soon", Topic: "returns"},
		{ID: "returns-start.zh-CN", Lang: "zh-CN", Question: "怎么退货？", Answer: "请联系我们。"},
	},
	"articles/none": nil,
}

func vector(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "v1", filepath.FromSlash(name)+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func compact(t *testing.T, data []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, data); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFrameVectors(t *testing.T) {
	for name, want := range frames {
		t.Run(name, func(t *testing.T) {
			data := vector(t, name)
			got, err := wire.Parse(data)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("parsed\n got %+v, %v\nwant %+v", got, err, want)
			}
			if got, want := string(want.Append(nil)), compact(t, data); got != want {
				t.Errorf("wrote\n got %s\nwant %s", got, want)
			}
			if strings.HasPrefix(name, "widget/") {
				if err := want.Check(); err != nil {
					t.Errorf("check: %v", err)
				}
			}
		})
	}
}

func TestEventVectors(t *testing.T) {
	for name, want := range events {
		t.Run(name, func(t *testing.T) {
			data := vector(t, name)
			got, err := wire.ParseEvent(data)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("parsed\n got %+v, %v\nwant %+v", got, err, want)
			}
			if got, want := string(wire.AppendEvent(nil, &want)), compact(t, data); got != want {
				t.Errorf("wrote\n got %s\nwant %s", got, want)
			}
		})
	}
}

func TestArticleVectors(t *testing.T) {
	for name, want := range articles {
		data := vector(t, name)
		got, err := wire.ParseArticles(data)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: parsed\n got %+v, %v\nwant %+v", name, got, err, want)
		}
		if got, want := compact(t, wire.AppendArticles(nil, want)), compact(t, data); got != want {
			t.Errorf("%s: wrote\n got %s\nwant %s", name, got, want)
		}
	}
}
