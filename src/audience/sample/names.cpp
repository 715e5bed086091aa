#include "audience/sample/names.h"

namespace crier::audience::sample {

namespace {

constexpr NameList lists[] = {
    {"bg", "Мария Иванка Елена Йорданка Пенка Виктория Радка Десислава Цветелина Гергана",
     "Георги Иван Димитър Николай Петър Христо Александър Стефан Йордан Васил",
     "Иванов Георгиев Димитров Петров Николов Христов Стоянов Тодоров Илиев Ангелов",
     "Иванова Георгиева Димитрова Петрова Николова Христова Стоянова Тодорова Илиева Ангелова"},
    {"cs", "Jana Marie Eva Hana Anna Lenka Kateřina Věra Lucie Alena Žaneta Tereza",
     "Jiří Jan Petr Josef Pavel Martin Tomáš Jaroslav Miroslav Zdeněk Václav Ondřej",
     "Novák Svoboda Novotný Dvořák Černý Procházka Kučera Veselý Horák Němec Pokorný Růžička",
     "Nováková Svobodová Novotná Dvořáková Černá Procházková Kučerová Veselá Horáková Němcová "
     "Pokorná Růžičková"},
    {"da", "Anne Mette Kirsten Hanne Anna Helle Maria Susanne Lene Marianne Bodil Søs",
     "Peter Michael Lars Jens Thomas Henrik Søren Christian Jørgen Bjørn Åge Mads",
     "Nielsen Jensen Hansen Andersen Pedersen Christensen Larsen Sørensen Rasmussen Jørgensen "
     "Møller Kjær",
     ""},
    {"de", "Anna Maria Ursula Monika Petra Elisabeth Sabine Renate Käthe Jutta Lena Mia",
     "Peter Michael Thomas Andreas Wolfgang Klaus Jürgen Günter Stefan Christian Jörg Björn",
     "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Köhler "
     "Groß Krüger Weiß Böhm",
     ""},
    {"el", "Μαρία Ελένη Αικατερίνη Βασιλική Σοφία Αγγελική Γεωργία Δήμητρα Ζωή Ιωάννα",
     "Γεώργιος Δημήτριος Ιωάννης Κωνσταντίνος Νικόλαος Παναγιώτης Χρήστος Βασίλειος Ευάγγελος "
     "Σπυρίδων",
     "Παπαδόπουλος Παππάς Καραγιάννης Βλάχος Ιωαννίδης Οικονόμου Παπαγεωργίου Μακρής "
     "Κωνσταντινίδης Δημόπουλος",
     "Παπαδοπούλου Παππά Καραγιάννη Βλάχου Ιωαννίδου Οικονόμου Παπαγεωργίου Μακρή Κωνσταντινίδου "
     "Δημοπούλου"},
    {"en", "Mary Margaret Sarah Emma Catherine Aoife Sinéad Chloe Olivia Grace Emily Niamh",
     "John Patrick Michael James David Paul Seán Thomas Daniel Jack Conor Ciarán",
     "Murphy Kelly O'Sullivan Walsh Smith O'Brien Byrne Ryan O'Connor O'Neill Jones Taylor Brown "
     "Williams",
     ""},
    {"es", "María Carmen Ana Isabel Josefa Dolores Lucía Begoña Núria Inés Sofía Ángela",
     "Antonio José Manuel Francisco Juan David Javier Jesús Ángel Íñigo Martín Raúl",
     "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Muñoz Núñez Ibáñez "
     "Peña Ordóñez",
     ""},
    {"ca", "Montserrat Núria Maria Laia Mercè Neus Júlia Aina",
     "Jordi Josep Marc Pau Oriol Martí "
     "Àlex Biel",
     "Vila Puig Serra Ferrer Soler Roca Pujol Bosch", ""},
    {"eu", "Ane Maite Nerea Amaia Itziar Leire Uxue June",
     "Jon Mikel Iker Ander Unai Aitor Beñat "
     "Eñaut",
     "Etxeberria Agirre Goikoetxea Zabala Mendizabal Ibarra Arrieta Olabarri", ""},
    {"et", "Anne Tiina Sirje Külli Kadri Õnne Mari Liis Piret Ülle",
     "Rein Toomas Margus Andres "
     "Tõnu Jüri Mati Jaan Ülo Märt",
     "Tamm Saar Sepp Mägi Kask Kukk Rebane Ilves Pärn Õunapuu", ""},
    {"fi", "Maria Anna Helena Johanna Kaarina Aino Päivi Hilkka Tuulikki Sirpa",
     "Juhani Johannes Mikael Olavi Antero Väinö Jyrki Heikki Eero Ylermi",
     "Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen", ""},
    {"fr", "Marie Nathalie Isabelle Sylvie Françoise Hélène Chloé Zoé Anaïs Léa Inès Gaëlle",
     "Jean Michel Pierre Philippe Alain François Stéphane Noël Loïc Rémi Hervé Théo",
     "Martin Bernard Dubois Thomas Robert Richard Petit Lefèvre Moreau Lefebvre Garçon Béranger "
     "Noël Châtelain",
     ""},
    {"ga", "Máire Áine Caitríona Gráinne Síle Bríd Róisín Órla",
     "Seán Pádraig Séamus Micheál "
     "Tomás Eoghan Cathal Dónall",
     "Murchú Ceallaigh Súilleabháin Breathnach Briain Conchúir Néill "
     "Dochartaigh",
     ""},
    {"hr", "Marija Ana Ivana Mirjana Željka Snježana Đurđica Lucija Mia Štefica",
     "Ivan Josip Marko Tomislav Željko Zvonimir Krešimir Luka Šime Hrvoje",
     "Horvat Kovačević Babić Marić Jurić Novak Kovačić Vuković Knežević Šarić", ""},
    {"hu", "Mária Erzsébet Katalin Ilona Éva Anna Zsuzsanna Judit Ágnes Eszter Tünde",
     "László István József János Zoltán Sándor Ferenc Gábor Attila György Győző",
     "Nagy Kovács Tóth Szabó Horváth Varga Kiss Molnár Németh Farkas Szűcs Őry", ""},
    {"is", "Guðrún Anna Kristín Sigríður Margrét Helga Þórunn Ásta Hólmfríður Ragnheiður",
     "Jón Sigurður Guðmundur Gunnar Ólafur Einar Þór Magnús Ægir Davíð",
     "Jónsson Sigurðsson Guðmundsson Gunnarsson Ólafsson Einarsson Þórsson Magnússon Ægisson "
     "Davíðsson",
     "Jónsdóttir Sigurðardóttir Guðmundsdóttir Gunnarsdóttir Ólafsdóttir Einarsdóttir Þórsdóttir "
     "Magnúsdóttir Ægisdóttir Davíðsdóttir"},
    {"it", "Maria Anna Giuseppina Rosa Angela Giovanna Teresa Lucia Niccolò Sofia Aurora Chiara",
     "Giuseppe Giovanni Antonio Mario Luigi Francesco Angelo Salvatore Nicolò Andrea Matteo Luca",
     "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco D'Angelo Conti "
     "Gallo",
     ""},
    {"lb", "Marie Anne Martine Josée Chantal Mäiti", "Jean Marc Claude Jos Pol Jempi",
     "Schmit Muller Weber Wagner Hoffmann Thill Reding Kieffer", ""},
    {"lt", "Ona Janina Marija Irena Rasa Daiva Jūratė Živilė Eglė Šarūnė",
     "Jonas Antanas Juozas Vytautas Algirdas Darius Žydrūnas Ąžuolas Mantas Šarūnas",
     "Kazlauskas Jankauskas Petrauskas Stankevičius Vasiliauskas Žukauskas Butkus Paulauskas "
     "Urbonas Kavaliauskas",
     "Kazlauskienė Jankauskienė Petrauskienė Stankevičienė Vasiliauskienė Žukauskienė Butkienė "
     "Paulauskienė Urbonienė Kavaliauskienė"},
    {"lv", "Anna Kristīne Marija Inese Ilze Līga Dzintra Ieva Žanna Aija",
     "Jānis Andris Juris Edgars Aivars Māris Kārlis Pēteris Ģirts Ēriks",
     "Bērziņš Kalniņš Ozoliņš Jansons Ozols Liepiņš Krūmiņš Balodis Eglītis Zariņš",
     "Bērziņa Kalniņa Ozoliņa Jansone Ozola Liepiņa Krūmiņa Balode Eglīte Zariņa"},
    {"mt", "Maria Rita Carmen Ġorġa Ċetta Doris Anna Żaneta",
     "Joseph Ġużeppi John Pawlu Karmnu "
     "Ċensu Ġwanni Żaren",
     "Borg Camilleri Vella Farruġia Żammit Galea Micallef Grech Attard Spiteri", ""},
    {"nb", "Anne Inger Kari Marit Ingrid Liv Eva Bjørg Åse Solveig Nora Hege",
     "Jan Per Bjørn Ole Lars Kjell Knut Svein Øyvind Håkon Åge Torbjørn",
     "Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Sæther Øverland Bråten "
     "Dahl",
     ""},
    {"nl", "Maria Johanna Anna Elisabeth Cornelia Wilhelmina Noëlle Daniëlle Sanne Fleur Zoë Emma",
     "Johannes Jan Cornelis Hendrik Willem Pieter Daniël Bram Sem Luuk Joël Thijs",
     "Jong Jansen Vries Bakker Visser Smit Meijer Mulder Bos Vos Peters Hendriks Geurts Coenen",
     ""},
    {"pl",
     "Anna Maria Katarzyna Małgorzata Agnieszka Barbara Krystyna Ewa Elżbieta Zofia Świętosława "
     "Żaneta",
     "Piotr Krzysztof Andrzej Tomasz Paweł Jan Michał Łukasz Stanisław Wojciech Bolesław "
     "Świętopełk",
     "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak "
     "Dąbrowski Jabłoński",
     "Nowak Kowalska Wiśniewska Wójcik Kowalczyk Kamińska Lewandowska Zielińska Szymańska Woźniak "
     "Dąbrowska Jabłońska"},
    {"pt", "Maria Ana Leonor Matilde Beatriz Conceição Inês Fátima Assunção Mafalda",
     "José António João Manuel Francisco Luís Gonçalo Tomás Simão Sebastião",
     "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Gonçalves Magalhães Simões Conceição "
     "Araújo",
     ""},
    {"ro", "Maria Elena Ioana Ana Mihaela Andreea Cristina Ștefania Anișoara Brândușa",
     "Gheorghe Ioan Vasile Constantin Alexandru Ștefan Mihai Răzvan Ionuț Cătălin",
     "Popa Popescu Ionescu Radu Dumitru Stan Stoica Gheorghe Șerban Țăranu Bălan Câmpeanu", ""},
    {"sk", "Mária Anna Zuzana Katarína Eva Jana Helena Ľudmila Želmíra Božena",
     "Jozef Ján Peter Štefan Milan Michal Ľuboš Ďuro Róbert Tomáš",
     "Horváth Kováč Varga Tóth Nagy Baláž Szabó Molnár Lukáč Šimko",
     "Horváthová Kováčová Vargová Tóthová Nagyová Balážová Szabóová Molnárová Lukáčová Šimková"},
    {"sl", "Marija Ana Irena Maja Mojca Mateja Nataša Špela Živa Nika",
     "Franc Janez Ivan Anton Jožef Andrej Marko Matjaž Žiga Boštjan",
     "Novak Horvat Kovačič Krajnc Zupančič Potočnik Kovač Mlakar Kos Vidmar Žagar Šuštar", ""},
    {"sv", "Anna Eva Maria Karin Kristina Lena Åsa Märta Ingrid Linnéa Birgitta Saga",
     "Erik Lars Karl Anders Johan Per Björn Göran Åke Håkan Mårten Nils",
     "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Lindström "
     "Åkesson Öberg",
     ""},
    {"tr", "Fatma Ayşe Emine Hatice Zeynep Elif Gülşen Özlem Çiğdem Şule",
     "Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim Ömer Çağlar Uğur",
     "Yılmaz Kaya Demir Çelik Şahin Yıldız Öztürk Aydın Özdemir Arslan", ""},
    {"uk", "Марія Олена Ганна Тетяна Ірина Наталія Юлія Оксана",
     "Олександр Сергій Володимир Микола Андрій Іван Юрій Василь",
     "Мельник Шевченко Бойко Коваленко Бондаренко Ткаченко Кравченко Олійник", ""},
};

}  // namespace

std::span<const NameList> name_lists() {
  return lists;
}

}  // namespace crier::audience::sample
