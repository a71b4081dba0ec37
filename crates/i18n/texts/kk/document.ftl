# Құжаттар (S32)
notice-title = Өтініштің тіркелгені туралы хабарлама
receipt-title = Құжаттардың қабылданғаны туралы қолхат
register-title = Тіркеу кітабындағы жазба
card-title = Баланың карточкасы
referral-title = Мектепке дейінгі ұйымға жолдама
number-line = № { $number }
full-title = { $title } № { $number }
notice-made = Тіркелген уақыты: { DATETIME($at) }
receipt-made = Қабылданған уақыты: { DATETIME($at) }
register-made = Жазба жасалған уақыты: { DATETIME($at) }
card-made = Толтырылған уақыты: { DATETIME($at) }
referral-made = Берілген уақыты: { DATETIME($at) }

# Бланк
letterhead-contact = тел. { $phone }
issuer-unknown = Аудандық (қалалық) { -department }

# Тексеру
check-title = Құжатты тексеру
check-text = Құжаттың шынайылығын кез келген адам порталға тіркелмей-ақ тексере алады: QR-кодты сканерлеңіз немесе мына мекенжайды ашыңыз:
check-picture = Құжатты тексеретін мекенжайдың QR-коды: { $address }

# Адамдар
child = Бала
applicant = Өтініш беруші
parents = Ата-анасы немесе өзге де заңды өкілдері
parent = Ата-анасы (заңды өкілі)
person-relation = { $name }, { $relation }
name = Тегі, аты, әкесінің аты
iin = ЖСН
born = Туған күні
mother = анасы
father = әкесі
guardian = қорғаншысы немесе өзге де заңды өкілі
person-iin = { $name }, ЖСН { $iin }
phone = Телефоны
email = Электрондық поштасы
address = Тұрғылықты мекенжайы
not-given = Көрсетілмеген

# Өтініш пен кезек
application = Өтініш
application-of = № { $number }, { DATETIME($at) } тіркелген
registered = Тіркелген уақыты
channel = Берілу тәсілі
channel-portal = «{ -portal }» порталы арқылы
channel-egov = «Электрондық үкімет» порталы (ЭҮП) арқылы, № { $number }
channel-service-centre = Халыққа қызмет көрсету орталығы (ХҚО) арқылы, № { $number }
queue = Кезек
group-of-year = { $year } жылы туған балалар тобы
stream-general = жалпы кезек
stream-special-needs = ерекше білім беру қажеттіліктері бар балалар кезегі
queue-line = { $district }, { $year } жылы туған балалар, { $stream }
position = Тіркелген сәттегі кезектегі орны
queue-number = Кезек нөмірі
benefit-number = Жеңілдік санаты бойынша кезек нөмірі
no-number = Басқа жүйеден көшірілген, бұл жерде нөмір жоқ
position-note = Кезек нөмірі уақыт өте келе өзгереді. Қазіргі нөмір мен оның өзгеру себептерін порталдағы «Өтініштер журналы» бөлімінен көресіз. Тіркелген уақыт ешқашан өзгермейді.

# Жеңілдіктер
benefit = Жеңілдік
benefit-claimed = Мәлімделген жеңілдік
benefit-unconfirmed = { $benefit } (білім бөлімі әлі растаған жоқ)

# Қолхат
taken = Қабылданған құжаттар
taken-by = Кім қабылдады
taken-by-portal = «{ -portal }» порталы, автоматты түрде
taken-by-egov = «Электрондық үкімет» порталы (ЭҮП)
taken-by-service-centre = Халыққа қызмет көрсету орталығы (ХҚО)
taken-at = Қабылданған уақыты
ordinal-column = №
paper-column = Құжаттың атауы
paper-application = Электрондық цифрлық қолтаңба қойылған өтініш
paper-consent = Дербес деректерді жинауға және өңдеуге келісім
paper-civil-record = Азаматтық хал актілерін тіркеу ақпараттық жүйесінен алынған туу туралы мәліметтер (қағаз құжат талап етілмейді)
paper-benefit-evidence = Жеңілдікті растайтын құжат
paper-finding = Психологиялық-медициналық-педагогикалық консультацияның қорытындысы
service = Мемлекеттік қызмет
service-name = Мектеп жасына дейінгі балаларды мектепке дейінгі ұйымдарға кезекке қою
service-term = Қызмет көрсету мерзімі
service-until = { DATE($day, form: "long", case: "dative") } дейін, сол күнді қоса алғанда
service-at-once = Қызмет өтініш берілген сәтте көрсетілді

# Тіркеу кітабы
book = Өтініштерді тіркеу кітабы
book-column = Көрсеткіш
book-value = Мәліметтер
running = Реттік нөмірі
book-date = Жазба күні
benefit-paper = Жеңілдікті растайтын құжат
evidence-presented = Ұсынылды
evidence-missing = Ұсынылмады
result = Өтінішті қараудың нәтижесі
result-queued = Кезекке қойылды
result-notified = Хабарлама жіберілді
result-referred = Жолдама берілді
result-stopped = Стоп-тізімде
result-enrolled = Қабылданды
result-removed = Кезектен алынды

# Карточка
history = Өтініштің барысы
history-since = Басталған уақыты
history-status = Өтініштің күйі

# Таңдалған балабақша
kindergarten = Мектепке дейінгі ұйым
kindergarten-name = Атауы
kindergarten-address = Мекенжайы
group = Топ
language = Тәрбиелеу мен оқыту тілі
language-kazakh = Қазақ тілі
language-russian = Орыс тілі
ownership = Меншік нысаны
ownership-state = Мемлекеттік
ownership-private = Жекеменшік (мемлекеттік білім беру тапсырысы бойынша)

# Жолдама
valid-label = Жолдаманың жарамдылық мерзімі
valid-note = Осы күнді қоса алғанда: балабақшаға күн аяқталғанша келу қажет
valid-note-extended = Мерзімі ұзартылды. Осы күнді қоса алғанда: балабақшаға күн аяқталғанша келу қажет
valid-day = { DATE($day, form: "long", case: "dative") } дейін
basis = Берілу негізі
place = Орын
place-reserved = Өтініш берушінің кезегіне арнап бөлінген орын
place-reserved-number = Өтініш берушінің кезегіне арнап бөлінген орын, таңдау кезіндегі кезек нөмірі — { NUMBER($number) }
place-free = Кезектегілердің барлығына ашық бос орын
duties = Өтініш берушінің назарына
duty-come = { DATE($day, form: "long", case: "dative") } дейін (сол күнді қоса алғанда) баланың құжаттарымен балабақшаға келіңіз. Келгеніңізді балабақша белгілейді; оны порталда ЭЦҚ-мен өзіңіз де растай аласыз.
duty-extend = Келе алмасаңыз, мерзім өткенше жолдаманы бір рет, ең көп дегенде { DATE($day, form: "long", case: "dative") } дейін ұзартуға болады.
duty-cancel = Жолдаманы өз бастамаңызбен { DATETIME($at, form: "long", case: "dative") } дейін жоюға болады; одан кейін жойылмайды.
missed-working = Мерзімінде келмесеңіз, жолдама автоматты түрде жойылып, бала { NUMBER($days) } жұмыс күніне стоп-тізімге жіберіледі. Бұл уақытта жаңа жолдама берілмейді.
missed-calendar = Мерзімінде келмесеңіз, жолдама автоматты түрде жойылып, бала күнтізбелік { NUMBER($days) } күнге стоп-тізімге жіберіледі. Бұл уақытта жаңа жолдама берілмейді.
missed-removed = Мерзімінде келмесеңіз, жолдама автоматты түрде жойылып, бала кезектен алынып тасталады.
missed-again = Жолдаманың мерзімі { NUMBER($times) } рет өткізіп алынса, бала кезектен автоматты түрде алынып тасталады.
eds = Электрондық цифрлық қолтаңба (ЭЦҚ)
eds-signer = Таңдауға қол қойған
eds-verified = Қолтаңба тексерілді
eds-hash = Қолтаңбаның SHA-256 хеші
eds-gone = Таңдауға өтініш берушінің ЭЦҚ-сы қойылған. Сақтау мерзімі аяқталғандықтан, қолтаңба мәліметтері өшірілген.
